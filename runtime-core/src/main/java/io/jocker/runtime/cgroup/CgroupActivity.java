package io.jocker.runtime.cgroup;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link CgroupStats} leaves out, for those who watch a group. A value is null where the host
 * does not count it.
 *
 * @param inactiveFileBytes of the memory in use: cache of files that nobody has used lately, which
 *     the kernel takes back first
 * @param readBytes from block devices, of all of them
 * @param writtenBytes to them
 * @param pressure "some avg10" by resource ({@code cpu}, {@code memory}, {@code io}): the part of
 *     the last ten seconds in which some process had to wait for it, in percent; empty with cgroup
 *     v1 and on kernels without PSI
 */
public record CgroupActivity(
    @Nullable Long inactiveFileBytes,
    @Nullable Long readBytes,
    @Nullable Long writtenBytes,
    Map<String, String> pressure) {

  public CgroupActivity {
    pressure = Map.copyOf(pressure);
  }

  static CgroupActivity unified(ControlFiles files) throws CgroupException {
    String io = files.readIfThere("io.stat");
    return new CgroupActivity(
        files.keyed("memory.stat", "inactive_file"),
        io == null ? null : sumOfFields(io, "rbytes="),
        io == null ? null : sumOfFields(io, "wbytes="),
        pressure(files));
  }

  static CgroupActivity legacy(@Nullable ControlFiles memory, @Nullable ControlFiles blockIo)
      throws CgroupException {
    String io =
        blockIo == null ? null : blockIo.readIfThere("blkio.throttle.io_service_bytes_recursive");
    return new CgroupActivity(
        memory == null ? null : memory.keyed("memory.stat", "total_inactive_file"),
        io == null ? null : sumOfLines(io, "Read"),
        io == null ? null : sumOfLines(io, "Write"),
        Map.of());
  }

  /** {@code 8:0 rbytes=90112 wbytes=0 rios=2 ...}. */
  static long sumOfFields(String text, String field) {
    long sum = 0;
    for (String word : text.split("\\s+", -1)) {
      sum += word.startsWith(field) ? Long.parseLong(word.substring(field.length())) : 0;
    }
    return sum;
  }

  /** {@code 8:0 Read 90112}; a last line {@code Total 90112} has no device. */
  static long sumOfLines(String text, String operation) {
    long sum = 0;
    for (String line : text.split("\n", -1)) {
      String[] words = line.split(" ", -1);
      sum += words.length == 3 && words[1].equals(operation) ? Long.parseLong(words[2]) : 0;
    }
    return sum;
  }

  /** {@code some avg10=1.53 avg60=0.87 avg300=0.21 total=1234}. */
  private static Map<String, String> pressure(ControlFiles files) throws CgroupException {
    Map<String, String> pressure = new LinkedHashMap<>();
    for (String resource : new String[] {"cpu", "memory", "io"}) {
      String text = pressureText(files, resource);
      int start = text.indexOf("avg10=");
      int end = text.indexOf(' ', start);
      if (text.startsWith("some ") && start > 0 && end > start) {
        pressure.put(resource, text.substring(start + "avg10=".length(), end));
      }
    }
    return pressure;
  }

  /** A kernel that was booted with psi=0 has the files and refuses to read them. */
  private static String pressureText(ControlFiles files, String resource) {
    try {
      String text = files.readIfThere(resource + ".pressure");
      return text == null ? "" : text;
    } catch (CgroupException e) {
      return "";
    }
  }
}
