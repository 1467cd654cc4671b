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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options that say what a container may use up. */
final class ResourceOptions {
  private ResourceOptions() {}

  private static final int MOST_WEIGHT = 65_535;
  private static final List<String> BLOCK_IO =
      List.of(
          "--blkio-weight",
          "--blkio-weight-device",
          "--device-read-bps",
          "--device-write-bps",
          "--device-read-iops",
          "--device-write-iops");

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

  private static final List<String> UPDATABLE =
      List.of(
          "--blkio-weight",
          "--cpu-period",
          "--cpu-quota",
          "--cpu-shares",
          "--cpus",
          "--cpuset-cpus",
          "--cpuset-mems",
          "--memory",
          "--memory-reservation",
          "--memory-swap",
          "--pids-limit");

  /** Those that a container may be given while it runs. */
  static void declareUpdatable(CommandModel model) {
    model
        .text(
            "uint16",
            "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)",
            "--blkio-weight")
        .text("bytes", "Memory limit", "-m", "--memory")
        .text("bytes", "Memory soft limit", "--memory-reservation")
        .text(
            "bytes",
            "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
            "--memory-swap")
        .text("int", "Tune container pids limit (set -1 for unlimited)", "--pids-limit");
    declareCpu(model);
  }

  /** Whether one of them was given. */
  static boolean isUpdated(Options options) {
    for (String name : UPDATABLE) {
      if (options.isGiven(name)) {
        return true;
      }
    }
    return false;
  }

  /** The same as a request in which nothing else is asked for. */
  static ResourcesRequest readUpdate(Options options) {
    Long weight = options.read("--blkio-weight", text -> Numbers.parseUnsigned(text, MOST_WEIGHT));
    return new ResourcesRequest(
        new MemoryLimits(
            bytes(options, "--memory"),
            swap(options),
            bytes(options, "--memory-reservation"),
            null),
        cpu(options),
        weight == null
            ? BlockIoLimits.NONE
            : new BlockIoLimits(
                weight.intValue(), List.of(), List.of(), List.of(), List.of(), List.of()),
        number(options, "--pids-limit"),
        null,
        false,
        List.of(),
        Map.of(),
        null);
  }

  static ResourcesRequest read(Options options) {
    return new ResourcesRequest(
        memory(options),
        cpu(options),
        blockIo(options),
        number(options, "--pids-limit"),
        oomScore(options),
        options.has("--oom-kill-disable"),
        options.isGiven("--ulimit") ? options.readAll("--ulimit", UlimitSpec::parse) : List.of(),
        SysctlOption.parse(options.texts("--sysctl")),
        emptyAsNone(options.text("--cgroup-parent")));
  }

  private static @Nullable Integer oomScore(Options options) {
    Integer score = smallNumber(options, "--oom-score-adj");
    return score == null || score == 0 ? null : score;
  }

  private static MemoryLimits memory(Options options) {
    return new MemoryLimits(
        bytes(options, "--memory"),
        swap(options),
        bytes(options, "--memory-reservation"),
        smallNumber(options, "--memory-swappiness"));
  }

  private static @Nullable Long swap(Options options) {
    return "-1".equals(options.text("--memory-swap"))
        ? Long.valueOf(-1)
        : bytes(options, "--memory-swap");
  }

  private static CpuLimits cpu(Options options) {
    CpuQuota cpus = options.isGiven("--cpus") ? options.read("--cpus", CpuQuota::parse) : null;
    return new CpuLimits(
        cpus == null ? null : (Long) cpus.nanoCpus(),
        number(options, "--cpu-shares"),
        number(options, "--cpu-period"),
        number(options, "--cpu-quota"),
        options.text("--cpuset-cpus"),
        options.text("--cpuset-mems"));
  }

  private static BlockIoLimits blockIo(Options options) {
    for (String name : BLOCK_IO) {
      if (options.isGiven(name)) {
        return givenBlockIo(options);
      }
    }
    return BlockIoLimits.NONE;
  }

  private static BlockIoLimits givenBlockIo(Options options) {
    Long weight = options.read("--blkio-weight", text -> Numbers.parseUnsigned(text, MOST_WEIGHT));
    return new BlockIoLimits(
        weight == null ? 0 : weight.intValue(),
        options.readAll("--blkio-weight-device", BlockDeviceRate::parseWeight),
        options.readAll("--device-read-bps", BlockDeviceRate::parseBytes),
        options.readAll("--device-write-bps", BlockDeviceRate::parseBytes),
        options.readAll("--device-read-iops", BlockDeviceRate::parseOperations),
        options.readAll("--device-write-iops", BlockDeviceRate::parseOperations));
  }

  // Each use of a method reference costs a good part of a millisecond the first time, even from an
  // archive, so none is made for an option that is not there: here and above.
  private static @Nullable Long bytes(Options options, String name) {
    ByteSize size = options.isGiven(name) ? options.read(name, ByteSize::parse) : null;
    return size == null ? null : (Long) size.bytes();
  }

  private static @Nullable Long number(Options options, String name) {
    return options.isGiven(name) ? options.read(name, Numbers::parseLong) : null;
  }

  private static @Nullable Integer smallNumber(Options options, String name) {
    return options.isGiven(name) ? options.read(name, Numbers::parseInt) : null;
  }

  private static @Nullable String emptyAsNone(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
