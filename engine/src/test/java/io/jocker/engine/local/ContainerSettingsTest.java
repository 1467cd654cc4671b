package io.jocker.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.request.NamespaceMode;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerSettingsTest {
  private static final NamespaceMode BRIDGE = new NamespaceMode.Connected("bridge");

  @TempDir Path folder;

  private ContainerSettings read(String json) throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, json);
    return ContainerSettings.read(JnaLinux.open(), file.toString());
  }

  @Test
  void aFileThatIsNotThereSaysNothing() throws IOException {
    assertThat(ContainerSettings.read(JnaLinux.open(), folder.resolve("no").toString()))
        .isEqualTo(new ContainerSettings("/jocker", BRIDGE));
  }

  @Test
  void whatIsThereIsTaken() throws IOException {
    assertThat(read("{\"cgroupParent\": \"/ours\", \"network\": \"back\"}"))
        .isEqualTo(new ContainerSettings("/ours", new NamespaceMode.Connected("back")));
    assertThat(read("{\"network\": \"none\"}").network()).isEqualTo(NamespaceMode.PRIVATE);
    assertThat(read("{\"network\": \"default\"}").network()).isEqualTo(BRIDGE);
  }

  @Test
  void aWrongNetworkIsNamedWithItsFile() {
    assertThatThrownBy(() -> read("{\"network\": \"container:\"}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("config.json: field \"network\": invalid container format");
    assertThatThrownBy(() -> read("{\"network\": 3}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("field \"network\": expected a string, found 3");
  }
}
