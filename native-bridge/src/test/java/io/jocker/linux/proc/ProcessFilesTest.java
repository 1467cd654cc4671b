package io.jocker.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Capability;
import io.jocker.linux.proc.ProcessStatus.CapabilityMasks;
import io.jocker.linux.proc.ProcessStatus.Ids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessFilesTest {
  private static final String STATUS =
      """
      Name:\tnginx
      Umask:\t0022
      State:\tS (sleeping)
      Tgid:\t2584
      Ngid:\t0
      Pid:\t2584
      PPid:\t2577
      Uid:\t0\t101\t0\t4294967294
      Gid:\t5\t6\t7\t8
      Groups:\t4 27\s
      NSpid:\t2584\t1
      VmRSS:\t    1612 kB
      Threads:\t3
      CapInh:\t0000000000000000
      CapPrm:\t00000000a80425fb
      CapEff:\t00000000a80425fb
      CapBnd:\t000001ffffffffff
      CapAmb:\t8000000000000000
      NoNewPrivs:\t1
      Seccomp:\t2
      """;

  @Test
  void readsAStatus() {
    ProcessStatus status = ProcessStatus.parse(STATUS);
    assertThat(status.name()).isEqualTo("nginx");
    assertThat(status.state()).isEqualTo('S');
    assertThat(status.threadGroup()).isEqualTo(2584);
    assertThat(status.pid()).isEqualTo(2584);
    assertThat(status.parent()).isEqualTo(2577);
    assertThat(status.uids()).isEqualTo(new Ids(0, 101, 0, 4294967294L));
    assertThat(status.gids()).isEqualTo(new Ids(5, 6, 7, 8));
    assertThat(status.groups()).containsExactly(4L, 27L);
    assertThat(status.namespacePids()).containsExactly(2584, 1);
    assertThat(status.residentBytes()).isEqualTo(1612 * 1024);
    assertThat(status.threads()).isEqualTo(3);
    assertThat(status.capabilities())
        .isEqualTo(new CapabilityMasks(0, 0xa80425fbL, 0xa80425fbL, 0x1ffffffffffL, 1L << 63));
    assertThat(status.noNewPrivileges()).isTrue();
    assertThat(status.seccomp()).isEqualTo(2);
  }

  @Test
  void readsAZombieThatHasNoMemory() {
    String zombie = STATUS.replaceAll("(?m)^(VmRSS|Groups|NSpid).*\n", "").replace("S (", "Z (");
    ProcessStatus status = ProcessStatus.parse(zombie);
    assertThat(status.state()).isEqualTo('Z');
    assertThat(status.residentBytes()).isZero();
    assertThat(status.groups()).isEmpty();
    assertThat(status.namespacePids()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Uid:\t0", "Uid:\t0 a 0 0", "CapEff:\txyz", "Pid:\t", "no colon"})
  void quotesALineOfAStatusThatItCannotRead(String line) {
    String key = line.contains(":") ? line.substring(0, line.indexOf(':') + 1) : "";
    String status = key.isEmpty() ? STATUS + line : STATUS.replaceAll("(?m)^" + key + ".*$", line);
    assertThatThrownBy(() -> ProcessStatus.parse(status))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key);
  }

  @Test
  void namesTheCapabilitiesOfAMask() {
    assertThat(Capability.setOf(0x5L))
        .containsExactly(Capability.CHOWN, Capability.DAC_READ_SEARCH);
    assertThat(Capability.setOf(1L << 63)).isEmpty();
    assertThat(Capability.setOf(-1)).hasSize(41);
  }

  @Test
  void readsAStatOfACommandWithAParenthesis() {
    String line =
        "12 (a) R (b) S 2577 2578 18036 34816 -1 4194304 100 0 0 0 12 3 0 0 20 0 1 0 339868 1 2\n";
    ProcessStat stat = ProcessStat.parse(line);
    assertThat(stat)
        .isEqualTo(new ProcessStat(12, "a) R (b", 'S', 2577, 2578, 18036, 34816, 12, 3, 339868));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "(x",
        ") (",
        "1 (x) R",
        "x (x) R 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0"
      })
  void quotesAStatThatItCannotRead(String line) {
    assertThatThrownBy(() -> ProcessStat.parse(line)).isInstanceOf(IllegalArgumentException.class);
  }
}
