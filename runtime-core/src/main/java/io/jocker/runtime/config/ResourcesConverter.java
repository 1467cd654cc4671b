package io.jocker.runtime.config;

import io.jocker.linux.DeviceNumber;
import io.jocker.runtime.config.BlockIoLimits.Direction;
import io.jocker.runtime.config.BlockIoLimits.Throttle;
import io.jocker.runtime.spec.BlockIoSpec;
import io.jocker.runtime.spec.CpuSpec;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.MemorySpec;
import io.jocker.runtime.spec.ResourcesSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of the {@link SpecConverter} for {@code linux.resources}; also for an update alone. */
public final class ResourcesConverter {
  private static final String FIELD = "linux.resources.";

  private ResourcesConverter() {}

  /**
   * Checks and converts.
   *
   * @throws InvalidSpecException names the field and the value that is wrong
   */
  public static Resources convert(ResourcesSpec in) {
    List<Resources.HugepageLimit> hugepages = new ArrayList<>();
    for (ResourcesSpec.HugepageLimit one : in.hugepageLimits()) {
      Limit bytes = limit(one.limit(), "hugepageLimits");
      hugepages.add(new Resources.HugepageLimit(pageSize(one.pageSize()), bytes));
    }
    return new Resources(
        in.memory() == null ? MemoryLimits.NONE : memory(in.memory()),
        in.cpu() == null ? CpuLimits.NONE : cpu(in.cpu()),
        in.pids() == null ? null : pids(in.pids()),
        in.blockIO() == null ? BlockIoLimits.NONE : blockIo(in.blockIO()),
        hugepages,
        devices(in.devices()),
        in.network() == null ? Resources.NetworkClass.NONE : network(in.network()),
        unified(in.unified()));
  }

  private static MemoryLimits memory(MemorySpec in) {
    if (in.kernel() != null && in.kernel() != 0) {
      throw new InvalidSpecException(
          FIELD + "memory.kernel",
          "Linux has no limit of kernel memory since 5.16: " + in.kernel());
    }
    if (in.kernelTCP() != null && in.kernelTCP() != 0) {
      throw new InvalidSpecException(
          FIELD + "memory.kernelTCP", "jocker sets no such limit: " + in.kernelTCP());
    }
    Limit limit = nonZeroLimit(in.limit(), "memory.limit");
    Limit withSwap = nonZeroLimit(in.swap(), "memory.swap");
    if (withSwap instanceof Limit.Max all
        && !(limit instanceof Limit.Max memory && memory.value() <= all.value())) {
      throw new InvalidSpecException(
          FIELD + "memory.swap",
          "memory and swap together need a memory limit that is not above it: " + all.value());
    }
    return new MemoryLimits(
        limit,
        nonZeroLimit(in.reservation(), "memory.reservation"),
        withSwap,
        range(in.swappiness(), 0, 100, "memory.swappiness"),
        Boolean.TRUE.equals(in.disableOOMKiller()),
        Boolean.TRUE.equals(in.checkBeforeUpdate()));
  }

  private static CpuLimits cpu(CpuSpec in) {
    Long idle = range(in.idle(), 0, 1, "cpu.idle");
    Limit quota = nonZeroLimit(in.quota(), "cpu.quota");
    if (quota instanceof Limit.Max max && max.value() < 1000) {
      throw new InvalidSpecException(
          FIELD + "cpu.quota", "below the kernel's least of 1000 microseconds: " + max.value());
    }
    return new CpuLimits(
        range(zeroToNull(in.shares()), 2, 262_144, "cpu.shares"),
        quota,
        range(zeroToNull(in.period()), 1_000, 1_000_000, "cpu.period"),
        in.burst(),
        list(in.cpus(), "cpu.cpus"),
        list(in.mems(), "cpu.mems"),
        idle == null ? null : idle == 1,
        new CpuLimits.Realtime(zeroToNull(in.realtimeRuntime()), zeroToNull(in.realtimePeriod())));
  }

  /** docker and others leave out nothing and write 0 for what is not asked. */
  private static @Nullable Long zeroToNull(@Nullable Long value) {
    return value == null || value == 0 ? null : value;
  }

  private static @Nullable Limit nonZeroLimit(@Nullable Long value, String field) {
    Long asked = zeroToNull(value);
    return asked == null ? null : limit(asked, field);
  }

  private static Limit limit(long value, String field) {
    if (value < -1) {
      throw new InvalidSpecException(FIELD + field, "neither -1 nor a number from 0: " + value);
    }
    return Limit.of(value);
  }

  private static @Nullable Limit pids(ResourcesSpec.Pids in) {
    return nonZeroLimit(in.limit(), "pids.limit");
  }

  private static @Nullable Long range(@Nullable Long value, long least, long most, String field) {
    if (value != null && (value < least || value > most)) {
      throw new InvalidSpecException(FIELD + field, "not " + least + " to " + most + ": " + value);
    }
    return value;
  }

  /** A list of {@code cpuset(7)}, such as 0-3,7; its end is checked by the kernel. */
  private static @Nullable String list(@Nullable String text, String field) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789-,".indexOf(text.charAt(i)) < 0) {
        throw new InvalidSpecException(FIELD + field, "not a list such as 0-3,7: \"" + text + "\"");
      }
    }
    return text;
  }

  private static String pageSize(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    if (digits == 0 || !Set.of("KB", "MB", "GB").contains(text.substring(digits))) {
      throw new InvalidSpecException(
          FIELD + "hugepageLimits", "not a size such as 2MB: \"" + text + "\"");
    }
    return text;
  }

  private static BlockIoLimits blockIo(BlockIoSpec in) {
    List<BlockIoLimits.DeviceWeight> weights = new ArrayList<>();
    for (BlockIoSpec.WeightDevice one : in.weightDevice()) {
      weights.add(
          new BlockIoLimits.DeviceWeight(
              device(one.major(), one.minor()),
              weight(one.weight(), "blockIO.weightDevice"),
              weight(one.leafWeight(), "blockIO.weightDevice")));
    }
    List<Throttle> throttles = new ArrayList<>();
    add(throttles, Direction.READ_BYTES, in.throttleReadBpsDevice());
    add(throttles, Direction.WRITE_BYTES, in.throttleWriteBpsDevice());
    add(throttles, Direction.READ_OPERATIONS, in.throttleReadIOPSDevice());
    add(throttles, Direction.WRITE_OPERATIONS, in.throttleWriteIOPSDevice());
    return new BlockIoLimits(
        weight(in.weight(), "blockIO.weight"),
        weight(in.leafWeight(), "blockIO.leafWeight"),
        weights,
        throttles);
  }

  private static void add(
      List<Throttle> out, Direction direction, List<BlockIoSpec.ThrottleDevice> devices) {
    for (BlockIoSpec.ThrottleDevice one : devices) {
      out.add(new Throttle(direction, device(one.major(), one.minor()), one.rate()));
    }
  }

  private static @Nullable Integer weight(@Nullable Integer value, String field) {
    Long weight = range(value == null ? null : zeroToNull((long) value), 10, 1000, field);
    return weight == null ? null : weight.intValue();
  }

  private static DeviceNumber device(long major, long minor) {
    return new DeviceNumber((int) major, (int) minor);
  }

  private static List<DeviceRule> devices(List<ResourcesSpec.DeviceRule> rules) {
    List<DeviceRule> out = new ArrayList<>(rules.size());
    for (int i = 0; i < rules.size(); i++) {
      ResourcesSpec.DeviceRule rule = rules.get(i);
      String field = FIELD + "devices[" + i + "]";
      out.add(
          new DeviceRule(
              rule.allow(),
              type(rule.type(), field),
              wildcardToNull(rule.major()),
              wildcardToNull(rule.minor()),
              access(rule.access(), field)));
    }
    return out;
  }

  private static @Nullable Long wildcardToNull(@Nullable Long number) {
    return number == null || number == -1 ? null : number;
  }

  private static DeviceRule.Type type(@Nullable String text, String field) {
    return switch (text == null ? "a" : text) {
      case "a", "" -> DeviceRule.Type.ALL;
      case "c", "u" -> DeviceRule.Type.CHARACTER;
      case "b" -> DeviceRule.Type.BLOCK;
      default -> throw new InvalidSpecException(field + ".type", "not a, b or c: \"" + text + "\"");
    };
  }

  private static Set<DeviceRule.Access> access(@Nullable String letters, String field) {
    if (letters == null || letters.isEmpty()) {
      return DeviceRule.ALL_ACCESS;
    }
    Set<DeviceRule.Access> out = EnumSet.noneOf(DeviceRule.Access.class);
    for (int i = 0; i < letters.length(); i++) {
      out.add(
          switch (letters.charAt(i)) {
            case 'r' -> DeviceRule.Access.READ;
            case 'w' -> DeviceRule.Access.WRITE;
            case 'm' -> DeviceRule.Access.MKNOD;
            default ->
                throw new InvalidSpecException(
                    field + ".access", "not of the letters r, w, m: \"" + letters + "\"");
          });
    }
    return out;
  }

  private static Resources.NetworkClass network(ResourcesSpec.Network in) {
    Map<String, Long> priorities = new HashMap<>();
    for (ResourcesSpec.InterfacePriority one : in.priorities()) {
      priorities.put(one.name(), one.priority());
    }
    return new Resources.NetworkClass(in.classID(), priorities);
  }

  private static Map<String, String> unified(Map<String, String> files) {
    for (String name : files.keySet()) {
      // The name is joined to a path of the host's.
      if (name.isEmpty() || name.indexOf('/') >= 0 || name.startsWith(".")) {
        throw new InvalidSpecException(
            FIELD + "unified", "not the name of a cgroup file: \"" + name + "\"");
      }
    }
    return files;
  }
}
