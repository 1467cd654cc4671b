package io.jocker.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class CapabilityTest {
  private static final Path HEADER = Path.of("/usr/include/linux/capability.h");

  @Test
  void readsNamesWithAndWithoutPrefix() {
    assertThat(Capability.parse("CAP_SYS_ADMIN")).isEqualTo(Capability.SYS_ADMIN);
    assertThat(Capability.parse("sys_admin")).isEqualTo(Capability.SYS_ADMIN);
    assertThat(Capability.parse("Cap_Kill")).isEqualTo(Capability.KILL);
    assertThat(Capability.named("CAP_KILL")).contains(Capability.KILL);
    assertThat(Capability.named("KILL")).isEmpty();
    assertThatThrownBy(() -> Capability.parse("CAP_FLY"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a capability: \"CAP_FLY\"");
    assertThatThrownBy(() -> Capability.parse("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @EnabledIf("headerIsInstalled")
  void hasTheKernelsNumbers() throws Exception {
    String header = Files.readString(HEADER);
    for (Capability capability : Capability.values()) {
      assertThat(header)
          .containsPattern(
              "#define " + capability.kernelName() + "\\s+" + capability.number() + "\\b");
    }
  }

  static boolean headerIsInstalled() {
    return Files.exists(HEADER);
  }
}
