package io.jocker.runtime.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignPathTest {
  @Test
  void namesAProcessAndAPathInItsRoot() {
    assertThat(ForeignPath.of("/proc/17/root/dev/shm")).isEqualTo(new ForeignPath(17, "/dev/shm"));
    assertThat(ForeignPath.of("/proc/1/root/")).isEqualTo(new ForeignPath(1, "/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/proc/17/root/x",
        "/proc/self/root/x",
        "/proc/-1/root/x",
        "/proc/0/root/x",
        "/proc/17/cwd/x",
        "/proc/17/rootless/x",
        "/proc/99999999999/root/x",
        "/proc/",
        "/proc"
      })
  void otherPathsAreTheHosts(String path) {
    assertThat(ForeignPath.of(path)).isNull();
  }
}
