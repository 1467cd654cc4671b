package io.jocker.cli;

import io.jocker.engine.request.BlockDeviceRate;
import io.jocker.engine.request.BlockIoLimits;
import io.jocker.engine.request.ByteSize;
import io.jocker.engine.request.CpuLimits;
import io.jocker.engine.request.CpuQuota;
import io.jocker.engine.request.MemoryLimits;
import io.jocker.engine.request.Numbers;
import io.jocker.engine.request.ResourcesRequest;
import io.jocker.engine.request.SysctlOption;
import io.jocker.engine.request.UlimitSpec;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The options that say what a container may use up. */
final class ResourceOptions {
  private ResourceOptions() {}

  private static final int MOST_WEIGHT = 65_535;

  static void declare(CommandModel model) {
    declareMemory(model);
    declareCpu(model);
    declareBlockIo(model);
    model
        .text("int", "Tune container pids limit (set -1 for unlimited)", "--pids-limit")
        .text("int", "Tune host's OOM preferences (-1000 to 1000)", "--oom-score-adj")
        .flag("Disable OOM Killer", "--oom-kill-disable")
        .texts("ulimit", "Ulimit options", "--ulimit")
        .texts("map", "Sysctl options", "--sysctl")
        .text("string", "Optional parent cgroup for the container", "--cgroup-parent");
  }

  private static void declareMemory(CommandModel model) {
    model
        .text("bytes", "Memory limit", "-m", "--memory")
        .text(
            "bytes",
            "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
            "--memory-swap")
        .text("bytes", "Memory soft limit", "--memory-reservation")
        .text(
            "int",
            "Tune container memory swappiness (0 to 100) (default -1)",
            "--memory-swappiness");
  }

  private static void declareCpu(CommandModel model) {
    model
        .text("decimal", "Number of CPUs", "--cpus")
        .text("int", "CPU shares (relative weight)", "-c", "--cpu-shares")
        .text("int", "Limit CPU CFS (Completely Fair Scheduler) period", "--cpu-period")
        .text("int", "Limit CPU CFS (Completely Fair Scheduler) quota", "--cpu-quota")
        .text("string", "CPUs in which to allow execution (0-3, 0,1)", "--cpuset-cpus")
        .text("string", "MEMs in which to allow execution (0-3, 0,1)", "--cpuset-mems");
  }

  private static void declareBlockIo(CommandModel model) {
    model
        .text(
            "uint16",
            "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)",
            "--blkio-weight")
        .texts("list", "Block IO weight (relative device weight)", "--blkio-weight-device")
        .texts("list", "Limit read rate (bytes per second) from a device", "--device-read-bps")
        .texts("list", "Limit write rate (bytes per second) to a device", "--device-write-bps")
        .texts("list", "Limit read rate (IO per second) from a device", "--device-read-iops")
        .texts("list", "Limit write rate (IO per second) to a device", "--device-write-iops");
  }

  static ResourcesRequest read(Options options) {
    return new ResourcesRequest(
        memory(options),
        cpu(options),
        blockIo(options),
        options.read("--pids-limit", Numbers::parseLong),
        zeroAsNone(options.read("--oom-score-adj", Numbers::parseInt)),
        options.has("--oom-kill-disable"),
        options.readAll("--ulimit", UlimitSpec::parse),
        SysctlOption.parse(options.texts("--sysctl")),
        emptyAsNone(options.text("--cgroup-parent")));
  }

  private static MemoryLimits memory(Options options) {
    return new MemoryLimits(
        bytes(options, "--memory"),
        options.read("--memory-swap", ResourceOptions::swap),
        bytes(options, "--memory-reservation"),
        options.read("--memory-swappiness", Numbers::parseInt));
  }

  private static @Nullable Long bytes(Options options, String name) {
    ByteSize size = options.read(name, ByteSize::parse);
    return size == null ? null : (Long) size.bytes();
  }

  private static Long swap(String text) {
    return text.equals("-1") ? -1L : ByteSize.parse(text).bytes();
  }

  private static CpuLimits cpu(Options options) {
    CpuQuota cpus = options.read("--cpus", CpuQuota::parse);
    return new CpuLimits(
        cpus == null ? null : (Long) cpus.nanoCpus(),
        options.read("--cpu-shares", Numbers::parseLong),
        options.read("--cpu-period", Numbers::parseLong),
        options.read("--cpu-quota", Numbers::parseLong),
        options.text("--cpuset-cpus"),
        options.text("--cpuset-mems"));
  }

  private static BlockIoLimits blockIo(Options options) {
    Long weight = options.read("--blkio-weight", text -> Numbers.parseUnsigned(text, MOST_WEIGHT));
    return new BlockIoLimits(
        weight == null ? 0 : weight.intValue(),
        rates(options, "--blkio-weight-device", BlockDeviceRate::parseWeight),
        rates(options, "--device-read-bps", BlockDeviceRate::parseBytes),
        rates(options, "--device-write-bps", BlockDeviceRate::parseBytes),
        rates(options, "--device-read-iops", BlockDeviceRate::parseOperations),
        rates(options, "--device-write-iops", BlockDeviceRate::parseOperations));
  }

  private static List<BlockDeviceRate> rates(
      Options options, String name, Function<String, BlockDeviceRate> reader) {
    return options.readAll(name, reader);
  }

  private static @Nullable Integer zeroAsNone(@Nullable Integer value) {
    return value == null || value == 0 ? null : value;
  }

  private static @Nullable String emptyAsNone(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
