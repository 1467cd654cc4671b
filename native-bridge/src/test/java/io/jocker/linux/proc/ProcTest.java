package io.jocker.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTest {
  private final Linux linux = JnaLinux.open();
  private final Proc proc = new Proc(linux);
  private final int self = (int) ProcessHandle.current().pid();

  @Test
  void readsThisMachine() throws Exception {
    assertThat(proc.mounts()).anyMatch(mount -> mount.mountPoint().equals("/proc"));
    assertThat(proc.mounts(self)).isEqualTo(proc.mounts());
    assertThat(proc.fileSystems()).contains("proc", "tmpfs");
    assertThat(proc.memory().totalBytes()).isGreaterThan(proc.memory().availableBytes());
    assertThat(proc.cgroups()).isNotEmpty().isEqualTo(proc.cgroups(self).orElseThrow());
    assertThat(proc.controllers()).extracting(CgroupController::name).contains("memory");
    assertThat(proc.bootId()).hasSize(36);
    assertThat(proc.kernelRelease()).matches("\\d+\\.\\d+.*");
    assertThat(proc.lastCapability()).isBetween(37, 63);
  }

  @Test
  void readsThisProcess() throws Exception {
    assertThat(proc.status().threadGroup()).isEqualTo(self);
    assertThat(proc.status(self).orElseThrow().parent()).isEqualTo(proc.status().parent());
    ProcessStat stat = proc.stat(self).orElseThrow();
    assertThat(stat.pid()).isEqualTo(self);
    assertThat(stat.parent()).isEqualTo(proc.status().parent());
    assertThat(stat.startTicks()).isPositive();
  }

  @Test
  void findsAProcessGone() throws Exception {
    Process child = new ProcessBuilder("true").start();
    child.waitFor();
    int pid = (int) child.pid();
    assertThat(proc.status(pid)).isEmpty();
    assertThat(proc.stat(pid)).isEmpty();
    assertThat(proc.cgroups(pid)).isEmpty();
  }

  @Test
  void readsFromAnyRoot(@TempDir Path root) throws Exception {
    Files.writeString(root.resolve("meminfo"), "MemTotal:  4 kB\nSwapTotal: 2 kB\n");
    Proc fake = new Proc(linux, root.toString());
    assertThat(fake.memory()).isEqualTo(new MemoryInfo(4096, 0, 2048, 0));
    assertThatThrownBy(fake::bootId)
        .isInstanceOf(SyscallException.class)
        .hasMessage(
            "openat("
                + root
                + "/sys/kernel/random/boot_id, O_RDONLY): ENOENT (No such file or directory)");
  }
}
