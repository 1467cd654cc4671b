package io.jocker.engine.request;

import org.jspecify.annotations.Nullable;

/**
 * How much processor time a container may use, and which processors; null where nothing was asked
 * for.
 *
 * @param nanoCpus billionths of a processor ({@code --cpus})
 * @param shares weight against other groups, 1024 being usual
 * @param periodMicros length of a period, 1,000 to 1,000,000
 * @param quotaMicros time in each period; -1 for no limit
 * @param cpusetCpus processors, as in {@code 0-3,7}
 * @param cpusetMems memory nodes, in the same form
 */
public record CpuLimits(
    @Nullable Long nanoCpus,
    @Nullable Long shares,
    @Nullable Long periodMicros,
    @Nullable Long quotaMicros,
    @Nullable String cpusetCpus,
    @Nullable String cpusetMems) {

  /** Nothing limited. */
  public static final CpuLimits NONE = new CpuLimits(null, null, null, null, null, null);

  private static final long LEAST_PERIOD = 1_000;
  private static final long MOST_PERIOD = 1_000_000;

  /** Checks the values, taking 0 and the empty text as not given. */
  public CpuLimits {
    shares = given(shares);
    periodMicros = given(periodMicros);
    quotaMicros = given(quotaMicros);
    cpusetCpus = checkSet(cpusetCpus, "cpus");
    cpusetMems = checkSet(cpusetMems, "mems");
    if (nanoCpus != null && periodMicros != null) {
      throw new IllegalArgumentException(
          "Conflicting options: Nano CPUs and CPU Period cannot both be set");
    }
    if (nanoCpus != null && quotaMicros != null) {
      throw new IllegalArgumentException(
          "Conflicting options: Nano CPUs and CPU Quota cannot both be set");
    }
    if (shares != null && shares < 0) {
      throw new IllegalArgumentException("invalid CPU shares (" + shares + "): must be 0 or more");
    }
    if (periodMicros != null && (periodMicros < LEAST_PERIOD || periodMicros > MOST_PERIOD)) {
      throw new IllegalArgumentException(
          "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
    }
    if (quotaMicros != null && quotaMicros > 0 && quotaMicros < LEAST_PERIOD) {
      throw new IllegalArgumentException("CPU cfs quota can not be less than 1ms (i.e. 1000)");
    }
  }

  /**
   * True where nothing is limited. Compared field by field: the {@code equals} of a record is put
   * together at its first use, out of method handles that no archive holds, for 50 ms.
   */
  public boolean isNone() {
    return nanoCpus == null
        && shares == null
        && periodMicros == null
        && quotaMicros == null
        && cpusetCpus == null
        && cpusetMems == null;
  }

  private static @Nullable Long given(@Nullable Long value) {
    return value == null || value == 0 ? null : value;
  }

  private static @Nullable String checkSet(@Nullable String set, String what) {
    if (set == null || set.isEmpty()) {
      return null;
    }
    for (String range : set.split(",", -1)) {
      if (!isRange(range)) {
        throw new IllegalArgumentException("Invalid value " + set + " for cpuset " + what);
      }
    }
    return set;
  }

  private static boolean isRange(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return isNumber(text);
    }
    String first = text.substring(0, dash);
    String last = text.substring(dash + 1);
    return isNumber(first) && isNumber(last) && Integer.parseInt(first) <= Integer.parseInt(last);
  }

  private static boolean isNumber(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
