package io.jocker.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.DeviceNumber;
import io.jocker.linux.Errno;
import io.jocker.runtime.config.BlockIoLimits;
import io.jocker.runtime.config.CpuLimits;
import io.jocker.runtime.config.DeviceRule;
import io.jocker.runtime.config.Limit;
import io.jocker.runtime.config.MemoryLimits;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyCgroupTest {
  private static final Map<String, String> MEMORY =
      Map.of(
          "memory.limit_in_bytes", "9223372036854771712",
          "memory.memsw.limit_in_bytes", "9223372036854771712",
          "memory.soft_limit_in_bytes", "",
          "memory.swappiness", "60",
          "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3",
          "memory.usage_in_bytes", "4096",
          "memory.max_usage_in_bytes", "8192",
          "cgroup.procs", "",
          "tasks", "");

  @TempDir Path root;
  private FakeCgroupKernel kernel;
  private final StringBuilder mountinfo = new StringBuilder();

  @BeforeEach
  void mountAll() throws IOException {
    kernel = new FakeCgroupKernel(root);
    mount("memory", MEMORY);
    mount(
        "cpu",
        Map.of(
            "cpu.shares", "1024",
            "cpu.cfs_quota_us", "-1",
            "cpu.cfs_period_us", "100000",
            "cpu.cfs_burst_us", "0",
            "cpu.idle", "0",
            "cpu.rt_runtime_us", "0",
            "cpu.rt_period_us", "1000000",
            "cpu.stat", "nr_periods 5\nnr_throttled 2\nthrottled_time 3000000",
            "tasks", ""));
    mount(
        "cpuacct",
        Map.of("cpuacct.usage", "5000000", "cpuacct.stat", "user 3\nsystem 2", "tasks", ""));
    mount("cpuset", Map.of("cpuset.cpus", "", "cpuset.mems", "", "tasks", ""));
    Files.writeString(root.resolve("cpuset/cpuset.cpus"), "0-3\n");
    Files.writeString(root.resolve("cpuset/cpuset.mems"), "0\n");
    mount("pids", Map.of("pids.max", "max", "pids.current", "4", "tasks", ""));
    mount("freezer", Map.of("freezer.state", "THAWED", "cgroup.procs", "", "tasks", ""));
    mount("devices", Map.of("devices.allow", "", "devices.deny", "", "tasks", ""));
    mount(
        "blkio",
        Map.of(
            "blkio.bfq.weight", "",
            "blkio.bfq.weight_device", "",
            "blkio.throttle.read_bps_device", "",
            "blkio.throttle.write_iops_device", "",
            "tasks", ""));
  }

  private void mount(String controller, Map<String, String> files) throws IOException {
    Path mount = kernel.mount(controller, files);
    mountinfo.append("1 1 0:1 / ").append(mount).append(" rw - cgroup cgroup rw,");
    mountinfo.append(controller).append('\n');
  }

  private CgroupManager created() throws IOException {
    CgroupManager group = group();
    group.create();
    kernel.writes.clear();
    return group;
  }

  private CgroupManager group() throws IOException {
    return Cgroups.from(kernel.linux(), mountinfo.toString()).forContainer(null, "web");
  }

  @Test
  void makesADirectoryInEachHierarchy() throws IOException {
    CgroupManager group = created();
    assertThat(group.name()).isEqualTo("/jocker/web");
    assertThat(group.paths())
        .hasSize(8)
        .contains(root.resolve("memory/jocker/web"))
        .allSatisfy(path -> assertThat(path).isDirectory());
  }

  @Test
  void eachNewLevelOfCpusetGetsWhatItsParentHas() throws IOException {
    group().create();
    assertThat(kernel.writes)
        .containsExactly(
            "cpuset/jocker/cpuset.cpus=0-3",
            "cpuset/jocker/cpuset.mems=0",
            "cpuset/jocker/web/cpuset.cpus=0-3",
            "cpuset/jocker/web/cpuset.mems=0");
  }

  @Test
  void whatItMadeIsTakenAwayWhenItFails() throws IOException {
    kernel.fail("web", Errno.ENOSPC);
    assertThatThrownBy(() -> group().create())
        .isInstanceOf(CgroupException.class)
        .hasMessage(
            "cannot make cgroup /jocker/web: mkdirat(web): ENOSPC (No space left on device)");
    assertThat(root.resolve("memory/jocker")).doesNotExist();
  }

  @Test
  void aFailureInTheLastHierarchyLeavesNothingInTheFirst() throws IOException {
    kernel.fail("cpuset.mems", Errno.EACCES);
    assertThatThrownBy(() -> group().create())
        .hasMessage(
            "cannot set the parent's cpuset.mems of cgroup /jocker/web:"
                + " write(cpuset.mems, \"0\"): EACCES (Permission denied)");
    for (String controller : List.of("memory", "cpu", "cpuacct", "cpuset")) {
      assertThat(root.resolve(controller).resolve("jocker")).doesNotExist();
    }
  }

  @Test
  void writesMemoryBeforeMemoryAndSwapInANewGroup() throws IOException {
    apply(memory(Limit.of(10_485_760), Limit.of(20_971_520)));
    assertThat(kernel.writes)
        .containsExactly(
            "memory/jocker/web/memory.limit_in_bytes=10485760",
            "memory/jocker/web/memory.memsw.limit_in_bytes=20971520");
  }

  @Test
  void whenLimitsRiseTheWiderOneGoesFirst() throws IOException {
    CgroupManager group = created();
    group.apply(memory(Limit.of(100), Limit.of(200)));
    kernel.writes.clear();
    group.apply(memory(Limit.of(1000), Limit.of(2000)));
    assertThat(kernel.writes)
        .containsExactly(
            "memory/jocker/web/memory.memsw.limit_in_bytes=2000",
            "memory/jocker/web/memory.limit_in_bytes=1000");
  }

  @Test
  void noLimitOfMemoryIsNoLimitOfSwapEither() throws IOException {
    apply(memory(Limit.UNLIMITED, null));
    assertThat(kernel.writes)
        .containsExactly(
            "memory/jocker/web/memory.memsw.limit_in_bytes=-1",
            "memory/jocker/web/memory.limit_in_bytes=-1");
  }

  @Test
  void aHostThatDoesNotCountSwapSaysSo() throws IOException {
    Map<String, String> files = new HashMap<>(MEMORY);
    files.remove("memory.memsw.limit_in_bytes");
    kernel.mount("memory", files);
    CgroupManager group = created();
    assertThatThrownBy(() -> group.apply(memory(Limit.of(100), Limit.of(200))))
        .hasMessage(
            "cannot set memory and swap limit of cgroup /jocker/web: the memory controller of this"
                + " host does not count swap (no memory.memsw.limit_in_bytes)");
    assertThat(Cgroups.from(kernel.linux(), mountinfo.toString()).countsSwap()).isTrue();
  }

  @Test
  void writesTheOtherLimitsOfMemory() throws IOException {
    apply(with(new MemoryLimits(null, Limit.of(5), null, 10L, true, false)));
    assertThat(kernel.writes)
        .containsExactly(
            "memory/jocker/web/memory.soft_limit_in_bytes=5",
            "memory/jocker/web/memory.swappiness=10",
            "memory/jocker/web/memory.oom_control=1");
  }

  @Test
  void refusesALimitBelowWhatIsInUseWhenAskedTo() throws IOException {
    CgroupManager group = created();
    assertThatThrownBy(
            () -> group.apply(with(new MemoryLimits(Limit.of(100), null, null, null, false, true))))
        .hasMessage(
            "cannot set memory limit of cgroup /jocker/web:"
                + " 100 bytes are below the 4096 that are in use");
  }

  @Test
  void namesTheLimitThatTheKernelRefuses() throws IOException {
    CgroupManager group = created();
    kernel.fail("memory.limit_in_bytes", Errno.EBUSY);
    assertThatThrownBy(() -> group.apply(memory(Limit.of(10_485_760), null)))
        .isInstanceOfSatisfying(
            CgroupException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY))
        .hasMessage(
            "cannot set memory limit of cgroup /jocker/web:"
                + " write(memory.limit_in_bytes, \"10485760\"): EBUSY (Device or resource busy)");
  }

  @Test
  void writesCpu() throws IOException {
    apply(
        with(
            new CpuLimits(
                512L,
                Limit.of(50_000),
                200_000L,
                1_000L,
                "0-1",
                "0",
                true,
                new CpuLimits.Realtime(5L, 10L))));
    assertThat(kernel.writes)
        .containsExactly(
            "cpuset/jocker/web/cpuset.cpus=0-1",
            "cpuset/jocker/web/cpuset.mems=0",
            "cpu/jocker/web/cpu.shares=512",
            "cpu/jocker/web/cpu.cfs_period_us=200000",
            "cpu/jocker/web/cpu.cfs_quota_us=50000",
            "cpu/jocker/web/cpu.cfs_burst_us=1000",
            "cpu/jocker/web/cpu.rt_period_us=10",
            "cpu/jocker/web/cpu.rt_runtime_us=5",
            "cpu/jocker/web/cpu.idle=1");
  }

  @Test
  void writesPidsBlockIoAndDevices() throws IOException {
    DeviceNumber disk = new DeviceNumber(8, 0);
    apply(
        new Resources(
            MemoryLimits.NONE,
            CpuLimits.NONE,
            Limit.of(7),
            new BlockIoLimits(
                300,
                null,
                List.of(new BlockIoLimits.DeviceWeight(disk, 500, null)),
                List.of(
                    new BlockIoLimits.Throttle(BlockIoLimits.Direction.READ_BYTES, disk, 1024),
                    new BlockIoLimits.Throttle(
                        BlockIoLimits.Direction.WRITE_OPERATIONS, disk, 10))),
            List.of(),
            List.of(
                DeviceRule.all(false),
                new DeviceRule(true, DeviceRule.Type.CHARACTER, 1L, 3L, DeviceRule.ALL_ACCESS),
                new DeviceRule(
                    true, DeviceRule.Type.BLOCK, 8L, null, Set.of(DeviceRule.Access.READ)),
                new DeviceRule(
                    true, DeviceRule.Type.ALL, null, null, Set.of(DeviceRule.Access.MKNOD))),
            Resources.NetworkClass.NONE,
            Map.of()));
    assertThat(kernel.writes)
        .containsExactly(
            "pids/jocker/web/pids.max=7",
            "blkio/jocker/web/blkio.bfq.weight=300",
            "blkio/jocker/web/blkio.bfq.weight_device=8:0 500",
            "blkio/jocker/web/blkio.throttle.read_bps_device=8:0 1024",
            "blkio/jocker/web/blkio.throttle.write_iops_device=8:0 10",
            "devices/jocker/web/devices.deny=a",
            "devices/jocker/web/devices.allow=c 1:3 rwm",
            "devices/jocker/web/devices.allow=b 8:* r",
            "devices/jocker/web/devices.allow=c *:* m",
            "devices/jocker/web/devices.allow=b *:* m");
  }

  @Test
  void namesTheControllerThatIsMissing() throws IOException {
    CgroupManager group = created();
    assertThatThrownBy(
            () ->
                group.apply(
                    new Resources(
                        MemoryLimits.NONE,
                        CpuLimits.NONE,
                        null,
                        BlockIoLimits.NONE,
                        List.of(new Resources.HugepageLimit("2MB", Limit.of(0))),
                        List.of(),
                        Resources.NetworkClass.NONE,
                        Map.of())))
        .hasMessage(
            "cannot set huge page limit of cgroup /jocker/web:"
                + " this host has no hugetlb controller");
  }

  @Test
  void readsWhatWasUsed() throws IOException {
    CgroupStats stats = created().stats();
    assertThat(stats)
        .isEqualTo(
            new CgroupStats(
                4096L,
                8192L,
                Limit.UNLIMITED,
                3L,
                new CgroupStats.CpuTime(5_000, 30_000, 20_000, 3_000),
                4L,
                Limit.UNLIMITED));
    assertThat(created().oomKills()).isEqualTo(3);
  }

  @Test
  void freezesAndThaws() throws IOException {
    CgroupManager group = created();
    group.freeze();
    group.thaw();
    assertThat(kernel.writes)
        .containsExactly(
            "freezer/jocker/web/freezer.state=FROZEN", "freezer/jocker/web/freezer.state=THAWED");
  }

  @Test
  void opensTheTasksFileOfEachHierarchy() throws IOException {
    try (CgroupEntrance entrance = created().entrance()) {
      assertThat(entrance.directory()).isNull();
      assertThat(entrance.tasksFiles()).hasSize(8);
    }
  }

  @Test
  void deletesWithTheGroupsBelow() throws IOException {
    CgroupManager group = created();
    Cgroups.from(kernel.linux(), mountinfo.toString()).group("/jocker/web/inner").create();
    group.delete();
    assertThat(group.paths()).allSatisfy(path -> assertThat(path).doesNotExist());
    group.delete();
  }

  @Test
  void deletingIsTriedForASecondAndEveryHierarchyGetsItsTurn() throws IOException {
    CgroupManager group = created();
    kernel.fail("web", Errno.EBUSY);
    assertThatThrownBy(group::delete)
        .hasMessage(
            "cannot remove cgroup /jocker/web: unlinkat(web): EBUSY (Device or resource busy)")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(7));
  }

  @Test
  void noPathLeadsOut() throws IOException {
    Cgroups cgroups = Cgroups.from(kernel.linux(), mountinfo.toString());
    for (String path : List.of("/a/../..", "..", "/")) {
      assertThatThrownBy(() -> cgroups.forContainer(path, "x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("not the path of a cgroup: ");
    }
    assertThat(cgroups.forContainer("/a//b/", "x").name()).isEqualTo("/a/b");
    assertThat(cgroups.forContainer("b", "x").name()).isEqualTo("/jocker/b");
  }

  private void apply(Resources resources) throws IOException {
    created().apply(resources);
  }

  private static Resources memory(Limit limit, Limit withSwap) {
    return with(new MemoryLimits(limit, null, withSwap, null, false, false));
  }

  private static Resources with(MemoryLimits memory) {
    return new Resources(
        memory,
        CpuLimits.NONE,
        null,
        BlockIoLimits.NONE,
        List.of(),
        List.of(),
        Resources.NetworkClass.NONE,
        Map.of());
  }

  private static Resources with(CpuLimits cpu) {
    return new Resources(
        MemoryLimits.NONE,
        cpu,
        null,
        BlockIoLimits.NONE,
        List.of(),
        List.of(),
        Resources.NetworkClass.NONE,
        Map.of());
  }
}
