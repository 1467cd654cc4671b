package io.jocker.cli;

import io.jocker.engine.ContainerUsage;
import io.jocker.engine.ContainerUsage.Current;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A container as {@code stats} shows it, with the fields of docker's {@code stats --format}. */
final class UsageRow {
  static final String TABLE =
      "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}"
          + "\t{{.PIDs}}";

  private static final String NONE = "--";

  /** What stands above each field in a table; the last three are jocker's own. */
  static final Map<String, ?> HEADINGS =
      Map.ofEntries(
          Map.entry("ID", "CONTAINER ID"),
          Map.entry("Container", "CONTAINER"),
          Map.entry("Name", "NAME"),
          Map.entry("CPUPerc", "CPU %"),
          Map.entry("MemUsage", "MEM USAGE / LIMIT"),
          Map.entry("MemPerc", "MEM %"),
          Map.entry("NetIO", "NET I/O"),
          Map.entry("BlockIO", "BLOCK I/O"),
          Map.entry("PIDs", "PIDS"),
          Map.entry("CPUPressure", "CPU PRESSURE"),
          Map.entry("MemPressure", "MEM PRESSURE"),
          Map.entry("IOPressure", "I/O PRESSURE"));

  private UsageRow() {}

  /**
   * The row.
   *
   * @param before the same container a moment ago
   */
  static Map<String, Object> of(ContainerUsage before, ContainerUsage now) {
    Map<String, Object> row = new TreeMap<>();
    row.put("Container", now.name());
    row.put("Name", now.name());
    Current current = now.current();
    row.put("CPUPerc", current == null ? NONE : percent(cpu(before.current(), current)));
    row.put("MemUsage", current == null ? "-- / --" : memory(current));
    row.put("MemPerc", current == null ? NONE : memoryPercent(current));
    row.put("NetIO", current == null ? NONE : pair(current.receivedBytes(), current.sentBytes()));
    row.put("BlockIO", current == null ? NONE : pair(current.readBytes(), current.writtenBytes()));
    row.put("PIDs", current == null || current.pids() == null ? NONE : current.pids().toString());
    row.put("CPUPressure", pressure(current, "cpu"));
    row.put("MemPressure", pressure(current, "memory"));
    row.put("IOPressure", pressure(current, "io"));
    return row;
  }

  /** 100 is one processor, all the time. */
  private static double cpu(@Nullable Current before, Current now) {
    if (before == null || before.cpuMicros() == null || now.cpuMicros() == null) {
      return 0;
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(now.nanos() - before.nanos());
    long used = now.cpuMicros() - before.cpuMicros();
    return micros <= 0 || used < 0 ? 0 : 100.0 * used / micros;
  }

  private static String memory(Current current) {
    Long bytes = current.memoryBytes();
    return (bytes == null ? NONE : HumanSize.binary(bytes))
        + " / "
        + HumanSize.binary(current.memoryLimitBytes());
  }

  private static String memoryPercent(Current current) {
    Long bytes = current.memoryBytes();
    return bytes == null || current.memoryLimitBytes() == 0
        ? NONE
        : percent(100.0 * bytes / current.memoryLimitBytes());
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }

  private static String pair(@Nullable Long in, @Nullable Long out) {
    return size(in) + " / " + size(out);
  }

  private static String size(@Nullable Long bytes) {
    return bytes == null ? NONE : HumanSize.coarse(bytes);
  }

  private static String pressure(@Nullable Current current, String resource) {
    return current == null ? NONE : current.pressure().getOrDefault(resource, NONE);
  }
}
