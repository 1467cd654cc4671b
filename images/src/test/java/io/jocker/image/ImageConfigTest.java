package io.jocker.image;

import static io.jocker.image.ManifestDocumentTest.golden;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.image.json.JsonWriting;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageConfigTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @Test
  void readsAllThatADockerfileCanSay() throws IOException {
    ContainerConfig config = ImageConfig.parse(golden("docker-config.json")).config();

    assertThat(config.user()).isEqualTo("1000:1000");
    assertThat(config.env()).contains("A=1", "B=two words").hasSize(3);
    assertThat(config.volumes()).containsExactlyInAnyOrder("/data", "/srv/more");
    assertThat(config.exposedPorts()).containsExactlyInAnyOrder("80/tcp", "53/udp");
    assertThat(config.labels()).isEqualTo(Map.of("one", "1", "two", "zwei drei"));
    assertThat(config.stopSignal()).isEqualTo("SIGQUIT");
    assertThat(config.healthcheck())
        .isEqualTo(
            new Healthcheck(
                List.of("CMD", "true"), 90_000_000_000L, 5_000_000_000L, 60_000_000_000L, 0, 4));
    assertThat(config.shell()).containsExactly("/bin/sh", "-ec");
    assertThat(config.onBuild()).containsExactly("RUN echo later");
    assertThat(config.workingDir()).isEqualTo("/srv");
    assertThat(config.entrypoint()).containsExactly("/bin/sh", "-c");
    assertThat(config.cmd()).containsExactly("echo $A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-config.json", "umoci-config.json"})
  void writtenAndReadAgainItIsTheSame(String name) throws IOException {
    ImageConfig config = ImageConfig.parse(golden(name));

    assertThat(config.platform()).hasToString("linux/amd64");
    assertThat(config.diffIds()).isNotEmpty();
    assertThat(config.history()).isNotEmpty();
    assertThat(ImageConfig.parse(JsonWriting.bytes(config::writeTo))).isEqualTo(config);
  }

  @Test
  void aConfigThatSaysNothingIsEmpty() throws IOException {
    ImageConfig config =
        parse("{'os':'linux','architecture':'arm64','rootfs':{'type':'layers','diff_ids':null}}");

    assertThat(config.config()).isEqualTo(ContainerConfig.empty());
    assertThat(config.diffIds()).isEmpty();
    assertThat(config.created()).isEmpty();
  }

  @Test
  void errorsNameTheField() {
    assertThatThrownBy(() -> parse("{}")).hasMessage("image config: field \"rootfs\" is missing");
    assertThatThrownBy(() -> parse("{'rootfs':{'type':'x'}}"))
        .hasMessageContaining("rootfs: field \"type\": expected layers, found x");
    assertThatThrownBy(() -> parse("{'rootfs':{'type':'layers','diff_ids':['md5:x']}}"))
        .hasMessageContaining("field \"diff_ids\": unsupported digest algorithm");
    assertThatThrownBy(
            () -> parse("{'config':{'Cmd':'sh'},'rootfs':{'type':'layers','diff_ids':[]}}"))
        .hasMessage("image config.config: field \"Cmd\": expected a list, found a string");
    assertThatThrownBy(
            () ->
                parse(
                    "{'config':{'Healthcheck':{'Retries':99999999999}},"
                        + "'rootfs':{'type':'layers'}}"))
        .hasMessageContaining("field \"Retries\": out of range");
  }

  @Test
  void chainIdsAreThoseOfTheSpecification() {
    DiffId one = DiffId.parse("sha256:" + HEX);
    DiffId two = DiffId.parse("sha256:" + new StringBuilder(HEX).reverse());

    assertThat(ChainId.of(List.of(one))).hasToString(one.toString());
    assertThat(ChainId.of(List.of(one, two)).digest())
        .isEqualTo(Digest.sha256((one + " " + two).getBytes(UTF_8)));
    assertThat(ChainId.of(List.of(one, two, one)).digest())
        .isEqualTo(Digest.sha256((ChainId.of(List.of(one, two)) + " " + one).getBytes(UTF_8)));
    assertThatThrownBy(() -> ChainId.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  private static ImageConfig parse(String json) throws IOException {
    return ImageConfig.parse(json.replace('\'', '"').getBytes(UTF_8));
  }
}
