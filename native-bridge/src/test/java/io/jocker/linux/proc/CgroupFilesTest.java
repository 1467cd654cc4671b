package io.jocker.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupFilesTest {
  @Test
  void readsTheMembershipsOfAHybridHost() {
    String text =
        """
        4:cpu,cpuacct:/user.slice
        1:name=systemd:/init.scope/a:b
        0::/user.slice/session-1.scope
        """;
    List<CgroupMembership> memberships = CgroupMembership.parse(text);
    assertThat(memberships)
        .containsExactly(
            new CgroupMembership(4, List.of("cpu", "cpuacct"), "/user.slice"),
            new CgroupMembership(1, List.of("name=systemd"), "/init.scope/a:b"),
            new CgroupMembership(0, List.of(), "/user.slice/session-1.scope"));
    assertThat(memberships)
        .extracting(CgroupMembership::isUnified)
        .containsExactly(false, false, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "4:cpu", "x:cpu:/", ":::"})
  void quotesAMembershipThatItCannotRead(String line) {
    assertThatThrownBy(() -> CgroupMembership.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line);
  }

  @Test
  void readsTheControllers() {
    String text =
        "#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t4\t52\t1\nhugetlb\t0\t2\t0\n";
    assertThat(CgroupController.parse(text))
        .containsExactly(
            new CgroupController("memory", 4, 52, true),
            new CgroupController("hugetlb", 0, 2, false));
    assertThatThrownBy(() -> CgroupController.parse("memory 4 52"))
        .hasMessage("malformed cgroups: \"memory 4 52\"");
  }

  @Test
  void readsFlatKeyedFiles() {
    assertThat(CgroupFiles.flatKeyed("low 0\noom_kill 1\nbig 18446744073709551615\n"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("low", 0L, "oom_kill", 1L, "big", -1L));
    assertThatThrownBy(() -> CgroupFiles.flatKeyed("a 1\nb c\n"))
        .hasMessage("malformed number: \"b c\"");
    assertThatThrownBy(() -> CgroupFiles.flatKeyed("a 1 2"))
        .hasMessage("malformed cgroup file: \"a 1 2\"");
  }

  @Test
  void readsNestedKeyedFiles() {
    assertThat(CgroupFiles.nestedKeyed("8:16 rbytes=1 wbytes=max\n8:0\n"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("8:16", Map.of("rbytes", "1", "wbytes", "max"), "8:0", Map.of()));
    assertThatThrownBy(() -> CgroupFiles.nestedKeyed("8:16 rbytes")).hasMessageContaining("rbytes");
  }

  @Test
  void readsSingleValues() {
    assertThat(CgroupFiles.limit("max\n")).isEmpty();
    assertThat(CgroupFiles.limit("10485760\n")).hasValue(10485760);
    assertThat(CgroupFiles.pids("1\n27\n0\n")).containsExactly(1, 27, 0);
    assertThat(CgroupFiles.words("cpuset cpu io\n")).containsExactly("cpuset", "cpu", "io");
    assertThat(CgroupFiles.words("\n")).isEmpty();
    assertThatThrownBy(() -> CgroupFiles.limit("most")).hasMessageContaining("most");
  }
}
