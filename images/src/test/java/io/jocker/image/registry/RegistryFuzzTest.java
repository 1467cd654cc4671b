package io.jocker.image.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jocker.image.json.JsonObject;
import java.io.IOException;
import java.util.List;

/** What a registry may say in the headers of its answers. */
class RegistryFuzzTest {
  /** Understood or left out, never refused: another challenge may be one that can be met. */
  @FuzzTest(maxDuration = "10m")
  void authHeader(byte[] header) {
    String text = new String(header, ISO_8859_1);
    List<AuthChallenge> challenges = AuthChallenge.parse(List.of(text, text));
    assertThat(challenges.size() % 2).as("each header is read for itself").isZero();
    assertThat(challenges).allMatch(challenge -> !challenge.scheme().isEmpty());
  }

  /** Docker's config.json: other programs write it, and only what it says badly may be refused. */
  @FuzzTest(maxDuration = "10m")
  void dockerConfig(byte[] json) {
    try {
      DockerConfig config = DockerConfig.from(JsonObject.parse(json, "config.json"));
      assertThat(config.auths().keySet()).allMatch(name -> DockerConfig.registryName(name) != null);
      for (String registry : config.helpers().keySet()) {
        config.helperOf(registry);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("config.json");
    }
  }
}
