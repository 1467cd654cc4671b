package io.jocker.linux.proc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code /proc/PID/status} says of a process: {@code proc_pid_status(5)}. A line is a name, a
 * colon, a tab, and values:
 *
 * <pre>{@code
 * Name:   nginx
 * State:  S (sleeping)
 * Tgid:   2584
 * Pid:    2584
 * PPid:   2577
 * Uid:    0 101 0 101
 *         1 2   3 4
 * Gid:    0 0 0 0
 * Groups: 4 27
 * NSpid:  2584 1
 * VmRSS:  1612 kB
 * SigIgn: 0000000000001000
 * SigCgt: 0000000188016a07
 * CapEff: 00000000a80425fb
 * NoNewPrivs:     0
 * Seccomp:        2
 * }</pre>
 *
 * @param name of the program, at most 15 bytes, escaped by the kernel where it has odd characters
 * @param state R running, S sleeping, D waiting for a disk, T stopped, t traced, Z zombie, X dead,
 *     I idle
 * @param threadGroup what {@code getpid(2)} returns
 * @param pid of the thread, the same for a process's first
 * @param parent its parent's pid, 0 where that is in no namespace of the reader
 * @param uids (1) real, (2) effective, (3) saved, (4) file system
 * @param gids likewise
 * @param groups supplementary groups
 * @param namespacePids its pid in each pid namespace from the reader's down to its own
 * @param residentBytes memory in use; 0 for a kernel thread and a zombie
 * @param threads how many
 * @param signals what it does with signals
 * @param capabilities five sets
 * @param noNewPrivileges {@code PR_SET_NO_NEW_PRIVS}
 * @param seccomp 0 none, 1 strict, 2 filter
 */
public record ProcessStatus(
    String name,
    char state,
    int threadGroup,
    int pid,
    int parent,
    Ids uids,
    Ids gids,
    List<Long> groups,
    List<Integer> namespacePids,
    long residentBytes,
    int threads,
    SignalMasks signals,
    CapabilityMasks capabilities,
    boolean noNewPrivileges,
    int seccomp) {

  /** The four ids of a process, 0 to 2^32-1: {@code credentials(7)}. */
  public record Ids(long real, long effective, long saved, long fileSystem) {}

  /**
   * The five sets of {@code capabilities(7)}; see {@link io.jocker.linux.Capability#setOf}.
   *
   * @param inheritable CapInh
   * @param permitted CapPrm
   * @param effective CapEff
   * @param bounding CapBnd
   * @param ambient CapAmb
   */
  public record CapabilityMasks(
      long inheritable, long permitted, long effective, long bounding, long ambient) {}

  /**
   * Bit n-1 is signal n.
   *
   * @param ignored SigIgn
   * @param caught SigCgt: the process has a handler
   */
  public record SignalMasks(long ignored, long caught) {
    /** Whether the process ignores a signal that others send it. */
    public boolean ignores(int signal) {
      return (ignored >>> (signal - 1) & 1) != 0;
    }

    /** Whether it has a handler for a signal. */
    public boolean catches(int signal) {
      return (caught >>> (signal - 1) & 1) != 0;
    }
  }

  public ProcessStatus {
    groups = List.copyOf(groups);
    namespacePids = List.copyOf(namespacePids);
  }

  /**
   * Reads the whole file; a line that a kernel does not have counts as 0 or empty.
   *
   * @throws IllegalArgumentException where a line is there and not as above
   */
  public static ProcessStatus parse(String text) {
    Map<String, String> lines = new HashMap<>();
    for (String line : Lines.of(text)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw Lines.malformed("status", line);
      }
      lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    String state = lines.getOrDefault("State", "");
    return new ProcessStatus(
        lines.getOrDefault("Name", ""),
        state.isEmpty() ? '?' : state.charAt(0),
        number(lines, "Tgid"),
        number(lines, "Pid"),
        number(lines, "PPid"),
        ids(lines, "Uid"),
        ids(lines, "Gid"),
        longs(lines, "Groups"),
        ints(lines, "NSpid"),
        kilobytes(lines, "VmRSS"),
        number(lines, "Threads"),
        new SignalMasks(mask(lines, "SigIgn"), mask(lines, "SigCgt")),
        capabilities(lines),
        number(lines, "NoNewPrivs") != 0,
        number(lines, "Seccomp"));
  }

  private static int number(Map<String, String> lines, String key) {
    String value = lines.getOrDefault(key, "0");
    return Lines.number(value, key + ": " + value);
  }

  private static long kilobytes(Map<String, String> lines, String key) {
    String value = lines.getOrDefault(key, "0 kB");
    return Lines.longNumber(Lines.split(value, ' ').get(0), key + ": " + value) * 1024;
  }

  private static Ids ids(Map<String, String> lines, String key) {
    List<Long> ids = longs(lines, key);
    if (ids.size() != 4) {
      throw Lines.malformed("status", key + ": " + lines.getOrDefault(key, ""));
    }
    return new Ids(ids.get(0), ids.get(1), ids.get(2), ids.get(3));
  }

  private static List<Long> longs(Map<String, String> lines, String key) {
    String value = lines.getOrDefault(key, "");
    List<Long> numbers = new ArrayList<>();
    for (String word : Lines.words(value)) {
      numbers.add(Lines.longNumber(word, key + ": " + value));
    }
    return numbers;
  }

  private static List<Integer> ints(Map<String, String> lines, String key) {
    String value = lines.getOrDefault(key, "");
    List<Integer> numbers = new ArrayList<>();
    for (String word : Lines.words(value)) {
      numbers.add(Lines.number(word, key + ": " + value));
    }
    return numbers;
  }

  private static CapabilityMasks capabilities(Map<String, String> lines) {
    return new CapabilityMasks(
        mask(lines, "CapInh"),
        mask(lines, "CapPrm"),
        mask(lines, "CapEff"),
        mask(lines, "CapBnd"),
        mask(lines, "CapAmb"));
  }

  private static long mask(Map<String, String> lines, String key) {
    String value = lines.getOrDefault(key, "0");
    try {
      return Long.parseUnsignedLong(value, 16);
    } catch (NumberFormatException e) {
      throw Lines.malformed("status", key + ": " + value);
    }
  }
}
