package io.jocker.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HierarchiesTest {
  private static final String HYBRID =
      """
      22 27 0:21 / /proc rw,relatime - proc proc rw
      31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
      32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:3 - cgroup cgroup rw,cpu,cpuacct
      35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
      40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
      41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
      """;

  @Test
  void oneControllerInTheOldFormMakesTheHostAnOldOne() {
    Hierarchies found = Hierarchies.parse(HYBRID);
    assertThat(found.isUnified()).isFalse();
    assertThat(found.unified()).isEqualTo(Path.of("/sys/fs/cgroup/unified"));
    assertThat(found.legacy())
        .containsOnlyKeys("cpu", "cpuacct", "memory")
        .containsEntry("cpuacct", Path.of("/sys/fs/cgroup/cpu,cpuacct"));
    assertThat(found.legacyMounts())
        .containsExactly(Path.of("/sys/fs/cgroup/cpu,cpuacct"), Path.of("/sys/fs/cgroup/memory"));
  }

  @Test
  void oneTreeAloneIsTheNewForm() {
    Hierarchies found =
        Hierarchies.parse(
            "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n");
    assertThat(found.isUnified()).isTrue();
    assertThat(found.unified()).isEqualTo(Path.of("/sys/fs/cgroup"));
    assertThat(found.legacyMounts()).isEmpty();
  }

  @Test
  void aNamedOrFrozenTreeBesideDoesNotMatter() {
    Hierarchies found =
        Hierarchies.parse(
            """
            30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
            31 23 0:27 / /mnt/freezer rw - cgroup none rw,freezer
            32 23 0:28 / /mnt/systemd rw - cgroup none rw,name=systemd
            """);
    assertThat(found.isUnified()).isTrue();
  }

  @Test
  void theFirstOfSeveralMountsCounts() {
    Hierarchies found =
        Hierarchies.parse(
            """
            35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
            99 31 0:32 /a /else/where rw - cgroup cgroup rw,memory
            """);
    assertThat(found.legacy()).containsEntry("memory", Path.of("/sys/fs/cgroup/memory"));
  }

  @Test
  void blanksInAPathAreUndone() {
    Hierarchies found =
        Hierarchies.parse("35 31 0:32 / /a\\040b\\134c rw - cgroup cgroup rw,memory\n");
    assertThat(found.legacy()).containsEntry("memory", Path.of("/a b\\c"));
  }

  @Test
  void aHostMayHaveNone() {
    Hierarchies found = Hierarchies.parse("22 27 0:21 / /proc rw - proc proc rw\n");
    assertThat(found.isUnified()).isFalse();
    assertThat(found.legacyMounts()).isEmpty();
    assertThat(found.unified()).isNull();
  }
}
