package io.jocker.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.DeviceNumber;
import io.jocker.linux.Errno;
import io.jocker.runtime.config.BlockIoLimits;
import io.jocker.runtime.config.BlockIoLimits.Direction;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnifiedCgroupTest {
  private static final DeviceNumber DISK = new DeviceNumber(8, 0);

  @TempDir Path root;
  private FakeCgroupKernel kernel;
  private Path mount;
  private final Map<String, String> files = new HashMap<>();

  @BeforeEach
  void mountIt() throws IOException {
    for (String empty :
        List.of(
            "memory.max",
            "memory.low",
            "memory.high",
            "memory.swap.max",
            "cpu.weight",
            "cpu.max.burst",
            "cpu.idle",
            "cpuset.cpus",
            "cpuset.mems",
            "pids.max",
            "io.weight",
            "io.max",
            "hugetlb.2MB.max",
            "hugetlb.2MB.rsvd.max",
            "cgroup.procs",
            "cgroup.kill",
            "cgroup.freeze",
            "cgroup.subtree_control")) {
      files.put(empty, "");
    }
    files.put("cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma");
    files.put("cgroup.events", "populated 1\nfrozen 0");
    files.put("cpu.max", "max 100000");
    files.put("cpu.stat", "usage_usec 9\nuser_usec 5\nsystem_usec 4\nthrottled_usec 2");
    files.put("memory.current", "4096");
    files.put("memory.peak", "8192");
    files.put("memory.events", "low 0\noom 4\noom_kill 2");
    files.put("pids.current", "3");
    kernel = new FakeCgroupKernel(root);
    mount = kernel.mount("cg", files);
  }

  private Cgroups cgroups() throws IOException {
    return Cgroups.from(
        kernel.linux(), "30 23 0:26 / " + mount + " rw,nosuid - cgroup2 cgroup2 rw\n");
  }

  private CgroupManager created() throws IOException {
    CgroupManager group = cgroups().forContainer(null, "web");
    group.create();
    kernel.writes.clear();
    return group;
  }

  @Test
  void controllersAreHandedOnFromTheTopDown() throws IOException {
    cgroups().forContainer(null, "web").create();
    String all = "+cpuset +cpu +io +memory +hugetlb +pids";
    assertThat(kernel.writes)
        .containsExactly(
            "cg/cgroup.subtree_control=" + all, "cg/jocker/cgroup.subtree_control=" + all);
    kernel.writes.clear();
    cgroups().forContainer(null, "other").create();
    assertThat(kernel.writes).isEmpty();
  }

  @Test
  void oneControllerThatCannotBeHandedOnKeepsNoOtherOff() throws IOException {
    kernel.fail("cgroup.subtree_control", Errno.EINVAL);
    cgroups().forContainer(null, "web").create();
    assertThat(mount.resolve("jocker/web")).isDirectory();
  }

  /** Inside another container the root has processes of its own, and jocker is among them. */
  @Test
  void processesOfTheRootMakeRoom() throws IOException {
    Files.writeString(mount.resolve("cgroup.procs"), "1\n0\n42\n");
    kernel.fail("cgroup.subtree_control", Errno.EBUSY);
    assertThatThrownBy(() -> cgroups().forContainer(null, "web").create())
        .hasMessage(
            "cannot set controllers of the groups below of cgroup /jocker/web:"
                + " write(cgroup.subtree_control, \"+cpuset +cpu +io +memory +hugetlb +pids\"):"
                + " EBUSY (Device or resource busy)");
    assertThat(kernel.writes).startsWith("cg/init/cgroup.procs=1", "cg/init/cgroup.procs=42");
    assertThat(mount.resolve("jocker")).doesNotExist();
  }

  @Test
  void swapIsWhatIsLeftOfBoth() throws IOException {
    created().apply(memory(Limit.of(100), Limit.of(300)));
    assertThat(kernel.writes)
        .containsExactly("cg/jocker/web/memory.swap.max=200", "cg/jocker/web/memory.max=100");
  }

  @Test
  void unlimitedIsTheWordMax() throws IOException {
    created().apply(memory(Limit.UNLIMITED, Limit.UNLIMITED));
    assertThat(kernel.writes)
        .containsExactly("cg/jocker/web/memory.swap.max=max", "cg/jocker/web/memory.max=max");
  }

  @Test
  void aHostThatDoesNotCountSwapSaysSo() throws IOException {
    files.remove("memory.swap.max");
    CgroupManager group = created();
    assertThatThrownBy(() -> group.apply(memory(Limit.of(100), Limit.of(300))))
        .hasMessage(
            "cannot set memory and swap limit of cgroup /jocker/web: the memory controller of this"
                + " host does not count swap (no memory.swap.max)");
  }

  @Test
  void whatVersionTwoDoesNotHaveIsRefused() throws IOException {
    CgroupManager group = created();
    assertThatThrownBy(
            () -> group.apply(with(new MemoryLimits(null, null, null, 10L, false, false))))
        .hasMessage("cannot set memory swappiness of cgroup /jocker/web: cgroup v2 has none");
    assertThatThrownBy(
            () -> group.apply(with(new MemoryLimits(null, null, null, null, true, false))))
        .hasMessage("cannot set OOM killer of cgroup /jocker/web: cgroup v2 cannot switch it off");
  }

  @Test
  void writesCpu() throws IOException {
    created()
        .apply(
            cpu(
                new CpuLimits(
                    1024L,
                    Limit.of(50_000),
                    null,
                    10L,
                    "0-1",
                    "0",
                    null,
                    CpuLimits.Realtime.NONE)));
    assertThat(kernel.writes)
        .containsExactly(
            "cg/jocker/web/cpuset.cpus=0-1",
            "cg/jocker/web/cpuset.mems=0",
            "cg/jocker/web/cpu.weight=100",
            "cg/jocker/web/cpu.max=50000 100000",
            "cg/jocker/web/cpu.max.burst=10");
  }

  @Test
  void anIdleGroupHasNoWeight() throws IOException {
    created()
        .apply(
            cpu(new CpuLimits(1024L, null, null, null, null, null, true, CpuLimits.Realtime.NONE)));
    assertThat(kernel.writes).containsExactly("cg/jocker/web/cpu.idle=1");
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "262144, 10000", "1024, 100", "512, 59", "2048, 174", "100, 17"})
  void sharesBecomeWeightsOnACurve(long shares, long weight) {
    assertThat(CpuController.weight(shares)).isEqualTo(weight);
  }

  @Test
  void writesPidsBlockIoAndHugePages() throws IOException {
    created()
        .apply(
            new Resources(
                MemoryLimits.NONE,
                CpuLimits.NONE,
                Limit.of(7),
                new BlockIoLimits(
                    1000,
                    null,
                    List.of(new BlockIoLimits.DeviceWeight(DISK, 10, null)),
                    List.of(
                        new BlockIoLimits.Throttle(Direction.READ_BYTES, DISK, 1024),
                        new BlockIoLimits.Throttle(Direction.WRITE_OPERATIONS, DISK, 0))),
                List.of(new Resources.HugepageLimit("2MB", Limit.of(4096))),
                List.of(),
                Resources.NetworkClass.NONE,
                Map.of("memory.high", "max")));
    assertThat(kernel.writes)
        .containsExactly(
            "cg/jocker/web/pids.max=7",
            "cg/jocker/web/io.weight=default 10000",
            "cg/jocker/web/io.weight=8:0 1",
            "cg/jocker/web/io.max=8:0 rbps=1024",
            "cg/jocker/web/io.max=8:0 wiops=max",
            "cg/jocker/web/hugetlb.2MB.max=4096",
            "cg/jocker/web/hugetlb.2MB.rsvd.max=4096",
            "cg/jocker/web/memory.high=max");
  }

  @Test
  void bfqHasAScaleOfItsOwn() throws IOException {
    files.put("io.bfq.weight", "");
    created().apply(withWeight(300));
    assertThat(kernel.writes).containsExactly("cg/jocker/web/io.bfq.weight=300");
  }

  @Test
  void devicesAreAProgramAtTheGroup() throws IOException {
    List<DeviceRule> rules = List.of(DeviceRule.all(false));
    created().apply(withDevices(rules));
    assertThat(kernel.devicePrograms).containsExactly(DeviceProgram.of(rules));
    assertThat(kernel.attached).containsExactly("cg/jocker/web");
  }

  @Test
  void whereEveryDeviceIsAllowedNoProgramIsNeeded() throws IOException {
    created().apply(withDevices(List.of(DeviceRule.all(true))));
    assertThat(kernel.devicePrograms).isEmpty();
  }

  @Test
  void aRefusedProgramIsTheRulesError() throws IOException {
    CgroupManager group = created();
    kernel.fail("BPF_PROG_LOAD", Errno.EPERM);
    assertThatThrownBy(() -> group.apply(withDevices(List.of(DeviceRule.all(false)))))
        .hasMessage(
            "cannot set device rules of cgroup /jocker/web:"
                + " bpf(BPF_PROG_LOAD): EPERM (Operation not permitted)");
  }

  @Test
  void namesTheControllerThatIsMissing() throws IOException {
    files.put("cgroup.controllers", "cpu pids");
    CgroupManager group = created();
    assertThatThrownBy(() -> group.apply(memory(Limit.of(100), null)))
        .hasMessage(
            "cannot set memory limit of cgroup /jocker/web: this host has no memory controller");
    assertThatThrownBy(() -> group.apply(withWeight(300)))
        .hasMessage(
            "cannot set block I/O weight of cgroup /jocker/web: this host has no io controller");
    group.apply(memory(Limit.UNLIMITED, null));
    assertThat(kernel.writes).isEmpty();
  }

  @Test
  void classesOfPacketsAreRefused() throws IOException {
    CgroupManager group = created();
    Resources resources =
        new Resources(
            MemoryLimits.NONE,
            CpuLimits.NONE,
            null,
            BlockIoLimits.NONE,
            List.of(),
            List.of(),
            new Resources.NetworkClass(1L, Map.of()),
            Map.of());
    assertThatThrownBy(() -> group.apply(resources))
        .hasMessage(
            "cannot set network class of cgroup /jocker/web:"
                + " cgroup v2 has no net_cls controller");
  }

  @Test
  void readsWhatWasUsed() throws IOException {
    CgroupManager group = created();
    group.apply(memory(Limit.of(65536), null));
    assertThat(group.stats())
        .isEqualTo(
            new CgroupStats(
                4096L, 8192L, Limit.of(65536), 2L, new CgroupStats.CpuTime(9, 5, 4, 2), 3L, null));
    assertThat(group.oomKills()).isEqualTo(2);
  }

  @Test
  void freezesAndThawsAndKills() throws IOException {
    CgroupManager group = created();
    group.freeze();
    group.thaw();
    group.kill();
    assertThat(kernel.writes)
        .containsExactly(
            "cg/jocker/web/cgroup.freeze=1",
            "cg/jocker/web/cgroup.freeze=0",
            "cg/jocker/web/cgroup.kill=1");
  }

  @Test
  void aKernelWithoutKillIsFrozenMeanwhile() throws IOException {
    files.remove("cgroup.kill");
    created().kill();
    assertThat(kernel.writes)
        .containsExactly("cg/jocker/web/cgroup.freeze=1", "cg/jocker/web/cgroup.freeze=0");
  }

  @Test
  void aNewProcessEntersThroughTheDirectory() throws IOException {
    try (CgroupEntrance entrance = created().entrance()) {
      assertThat(entrance.directory()).isNotNull();
      assertThat(entrance.tasksFiles()).isEmpty();
    }
  }

  @Test
  void deletesWithTheGroupsBelow() throws IOException {
    CgroupManager group = created();
    cgroups().group("/jocker/web/inner").create();
    group.delete();
    assertThat(mount.resolve("jocker/web")).doesNotExist();
    group.delete();
    group.kill();
  }

  private static Resources memory(Limit limit, Limit withSwap) {
    return with(new MemoryLimits(limit, null, withSwap, null, false, false));
  }

  private static Resources with(MemoryLimits memory) {
    return resources(memory, CpuLimits.NONE, BlockIoLimits.NONE, List.of());
  }

  private static Resources cpu(CpuLimits cpu) {
    return resources(MemoryLimits.NONE, cpu, BlockIoLimits.NONE, List.of());
  }

  private static Resources withWeight(int weight) {
    BlockIoLimits io = new BlockIoLimits(weight, null, List.of(), List.of());
    return resources(MemoryLimits.NONE, CpuLimits.NONE, io, List.of());
  }

  private static Resources withDevices(List<DeviceRule> rules) {
    return resources(MemoryLimits.NONE, CpuLimits.NONE, BlockIoLimits.NONE, rules);
  }

  private static Resources resources(
      MemoryLimits memory, CpuLimits cpu, BlockIoLimits io, List<DeviceRule> devices) {
    return new Resources(
        memory, cpu, null, io, List.of(), devices, Resources.NetworkClass.NONE, Map.of());
  }
}
