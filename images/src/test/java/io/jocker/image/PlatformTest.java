package io.jocker.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  private static final Platform AMD64 = Platform.ofMachine("amd64");

  @ParameterizedTest
  @CsvSource({
    "linux, linux/amd64",
    "amd64, linux/amd64",
    "x86_64, linux/amd64",
    "linux/x86-64, linux/amd64",
    "linux/amd64/v1, linux/amd64",
    "linux/amd64/v3, linux/amd64/v3",
    "i386, linux/386",
    "arm64, linux/arm64",
    "Linux/AArch64, linux/arm64",
    "linux/arm64/v8, linux/arm64",
    "linux/arm64/8, linux/arm64",
    "linux/arm64/v9, linux/arm64/v9",
    "linux/arm, linux/arm/v7",
    "linux/arm/6, linux/arm/v6",
    "armhf, linux/arm/v7",
    "linux/armel, linux/arm/v6",
    "linux/riscv64, linux/riscv64",
    "windows/amd64, windows/amd64",
    "macos/arm64, darwin/arm64",
  })
  void readsPlatformsIntoTheirNormalForm(String text, String normal) {
    assertThat(Platform.parse(text, AMD64)).hasToString(normal);
    assertThat(Platform.parse(normal, AMD64)).hasToString(normal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "linux/", "/amd64", "a/b/c/d", "linux amd64", "z80", "linux/é"})
  void refusesWhatIsNoPlatform(String text) {
    assertThatThrownBy(() -> Platform.parse(text, AMD64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  /** What a machine takes, given what an index offers. The empty choice is written as a dash. */
  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/arm64 linux/amd64, linux/amd64",
    "linux/amd64, linux/386 linux/amd64, linux/amd64",
    "linux/amd64, linux/386 linux/arm64, linux/386",
    "linux/amd64, linux/amd64/v3 linux/amd64/v2, -",
    "linux/amd64/v3, linux/amd64 linux/amd64/v2 linux/amd64/v4, linux/amd64/v2",
    "linux/amd64, windows/amd64, -",
    "linux/arm64, linux/arm/v7 linux/arm64/v8, linux/arm64",
    "linux/arm64, linux/arm/v5 linux/arm/v7, linux/arm/v7",
    "linux/arm64/v8.2, linux/arm64/v8.3 linux/arm64/v8.1 linux/arm64, linux/arm64/v8.1",
    "linux/arm64/v9, linux/arm64/v8.5 linux/arm64, linux/arm64/v8.5",
    "linux/arm64/v9.1, linux/arm64/v9.2 linux/arm64/v9 linux/arm64/v8.6, linux/arm64/v9",
    "linux/arm/v7, linux/arm/v6 linux/arm/v5 linux/arm64, linux/arm/v6",
    "linux/arm/v6, linux/arm/v7, -",
    "linux/amd64, unknown/unknown, -",
  })
  void choosesTheBestThatTheMachineCanRun(String machine, String offered, String choice) {
    List<Descriptor> manifests = new ArrayList<>();
    for (String platform : offered.split(" ", -1)) {
      manifests.add(manifest(Platform.parse(platform, AMD64)));
    }

    String chosen =
        new PlatformMatcher(Platform.parse(machine, AMD64))
            .choose(manifests)
            .map(m -> String.valueOf(m.platform()))
            .orElse("-");

    assertThat(chosen).isEqualTo(choice);
  }

  @Test
  void prefersTheFirstOfEqualManifestsAndAnyPlatformToNone() {
    Descriptor none = manifest(null);
    Descriptor first = manifest(AMD64);
    Descriptor second = first.withAnnotations(Map.of("second", "yes"));
    PlatformMatcher matcher = new PlatformMatcher(AMD64);

    assertThat(matcher.choose(List.of(none, first, second))).containsSame(first);
    assertThat(matcher.choose(List.of(none))).containsSame(none);
  }

  private static Descriptor manifest(Platform platform) {
    Digest digest = Digest.sha256(String.valueOf(platform).getBytes(UTF_8));
    return Descriptor.of(MediaType.OCI_MANIFEST, digest, 1).withPlatform(platform);
  }
}
