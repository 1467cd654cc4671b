package io.jocker.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.runtime.config.BlockIoLimits;
import io.jocker.runtime.config.CpuLimits;
import io.jocker.runtime.config.DeviceRule;
import io.jocker.runtime.config.Limit;
import io.jocker.runtime.config.MemoryLimits;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel's own cgroups, of whichever version this host has. */
@RequiresRoot
@Timeout(120)
class CgroupIT {
  private static final long MIB = 1 << 20;

  private final Linux linux = JnaLinux.open();
  private final String parentName = "/jocker-it-" + ProcessHandle.current().pid();
  private final List<Process> started = new ArrayList<>();
  private Cgroups cgroups;
  private CgroupManager parent;
  private CgroupManager group;

  @BeforeEach
  void create() throws IOException {
    cgroups = Cgroups.open(linux);
    parent = cgroups.group(parentName);
    group = cgroups.group(parentName + "/box");
    group.create();
  }

  @AfterEach
  void removeAll() throws Exception {
    parent.kill();
    for (Process process : started) {
      process.waitFor(10, TimeUnit.SECONDS);
    }
    parent.delete();
    assertThat(parent.paths()).allSatisfy(path -> assertThat(path).doesNotExist());
  }

  @Test
  void limitsAreReadBackAsTheyWereSet() throws Exception {
    group.apply(resources(64 * MIB, 20, DeviceRule.all(true)));
    CgroupStats stats = group.stats();
    assertThat(stats.memoryLimit()).isEqualTo(Limit.of(64 * MIB));
    assertThat(stats.pidsLimit()).isEqualTo(Limit.of(20));
    assertThat(stats.memoryBytes()).isNotNull();
    assertThat(stats.pids()).isZero();
  }

  @Test
  void aProcessIsCountedFrozenAndKilled() throws Exception {
    Process sleeper = inside("exec sleep 1000");
    assertThat(group.processes()).containsExactly((int) sleeper.pid());
    assertThat(group.stats().pids()).isEqualTo(1);
    group.freeze();
    group.thaw();
    assertThat(sleeper.isAlive()).isTrue();
    group.kill();
    assertThat(sleeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(sleeper.exitValue()).isEqualTo(137);
    group.delete();
    assertThat(group.paths()).allSatisfy(path -> assertThat(path).doesNotExist());
  }

  @Test
  void deletingWaitsForAProcessThatIsOnItsWayOut() throws Exception {
    inside("exec sleep 1000");
    group.kill();
    group.delete();
    assertThat(group.paths()).allSatisfy(path -> assertThat(path).doesNotExist());
  }

  @Test
  void theMemoryLimitKillsAndIsCounted() throws Exception {
    group.apply(resources(16 * MIB, 20, DeviceRule.all(true)));
    Process eater = inside("exec tail /dev/zero");
    assertThat(eater.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(eater.exitValue()).isEqualTo(137);
    assertThat(group.oomKills()).isEqualTo(1);
    assertThat(group.stats().oomKills()).isEqualTo(1);
  }

  @Test
  void thePidsLimitBites() throws Exception {
    group.apply(resources(256 * MIB, 3, DeviceRule.all(true)));
    Process forker = inside("for i in 1 2 3 4 5 6; do sleep 1000 & done; wait");
    assertThat(forker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(forker.exitValue()).isNotZero();
    assertThat(group.stats().pids()).isLessThanOrEqualTo(3);
  }

  /** A fifth of a processor, within a tenth of that. */
  @Test
  void theCpuLimitBites() throws Exception {
    CpuLimits fifth =
        new CpuLimits(
            null, Limit.of(20_000), 100_000L, null, null, null, null, CpuLimits.Realtime.NONE);
    group.apply(with(MemoryLimits.NONE, fifth, null));
    inside("while :; do :; done");
    awaitCpuMicros(100_000);
    long from = cpuMicros();
    long begin = System.nanoTime();
    awaitCpuMicros(from + 600_000);
    double used = cpuMicros() - from;
    assertThat(used * 1000 / (System.nanoTime() - begin)).isBetween(0.18, 0.22);
  }

  private void awaitCpuMicros(long micros) throws Exception {
    while (cpuMicros() < micros) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private long cpuMicros() throws IOException {
    CgroupStats.CpuTime cpu = group.stats().cpu();
    assertThat(cpu).isNotNull();
    return cpu.total();
  }

  @Test
  void aDeviceThatIsNotAllowedCannotBeOpened() throws Exception {
    List<DeviceRule> rules =
        List.of(
            DeviceRule.all(false),
            new DeviceRule(true, DeviceRule.Type.CHARACTER, 1L, 3L, DeviceRule.ALL_ACCESS));
    group.apply(resources(64 * MIB, 20, rules.toArray(DeviceRule[]::new)));
    assertThat(exitOf("exec 3</dev/null")).isZero();
    assertThat(exitOf("exec 3</dev/zero")).isNotZero();
  }

  @Test
  void cpuTimeIsCounted() throws Exception {
    exitOf("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done");
    CgroupStats.CpuTime cpu = group.stats().cpu();
    assertThat(cpu).isNotNull();
    assertThat(cpu.total()).isPositive();
  }

  @Test
  void createdTwiceAndDeletedTwiceIsNoError() throws Exception {
    group.create();
    group.delete();
    group.delete();
    group.kill();
    assertThat(group.processes()).isEmpty();
  }

  @Test
  void aLimitThatTheKernelRefusesIsNamed() {
    CpuLimits cpu =
        new CpuLimits(null, null, null, null, "4095", null, null, CpuLimits.Realtime.NONE);
    assertThatThrownBy(() -> group.apply(with(MemoryLimits.NONE, cpu, null)))
        .isInstanceOf(CgroupException.class)
        .hasMessageStartingWith("cannot set cpuset cpus of cgroup " + parentName + "/box: ");
  }

  @Test
  void theEntranceOpensAndCloses() throws Exception {
    try (CgroupEntrance entrance = group.entrance()) {
      assertThat(entrance.directory() == null).isEqualTo(!cgroups.isUnified());
      assertThat(entrance.tasksFiles().isEmpty()).isEqualTo(cgroups.isUnified());
    }
  }

  private static Resources resources(long memoryBytes, long pids, DeviceRule... devices) {
    MemoryLimits memory = new MemoryLimits(Limit.of(memoryBytes), null, null, null, false, false);
    return with(memory, CpuLimits.NONE, Limit.of(pids), devices);
  }

  private static Resources with(
      MemoryLimits memory, CpuLimits cpu, Limit pids, DeviceRule... devices) {
    return new Resources(
        memory,
        cpu,
        pids,
        BlockIoLimits.NONE,
        List.of(),
        List.of(devices),
        Resources.NetworkClass.NONE,
        Map.of());
  }

  private int exitOf(String script) throws Exception {
    Process process = inside(script);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** A shell that waits for a line, is put into the group, and then runs the script. */
  private Process inside(String script) throws IOException {
    Process shell =
        new ProcessBuilder("/bin/sh", "-c", "read go; " + script)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    started.add(shell);
    for (Path path : group.paths()) {
      Files.writeString(
          path.resolve("cgroup.procs"), Long.toString(shell.pid()), StandardOpenOption.WRITE);
    }
    shell.getOutputStream().write('\n');
    shell.getOutputStream().close();
    return shell;
  }
}
