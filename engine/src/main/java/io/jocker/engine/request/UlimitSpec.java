package io.jocker.engine.request;

import java.util.List;

/**
 * A resource limit of the container's first process, getrlimit(2).
 *
 * @param name as docker and {@code ulimit} write it: {@code nofile}, {@code core}, ...
 * @param soft {@link #UNLIMITED} or 0 and more
 * @param hard {@link #UNLIMITED} or no less than {@code soft}
 */
public record UlimitSpec(String name, long soft, long hard) {

  /** No limit: RLIM_INFINITY. */
  public static final long UNLIMITED = -1;

  private static final List<String> NAMES =
      List.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  /** Checks the name and that the soft limit is within the hard one. */
  public UlimitSpec {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("invalid ulimit type: " + name);
    }
    if (soft < UNLIMITED || hard < UNLIMITED) {
      throw new IllegalArgumentException("invalid ulimit " + name + ": limits are -1 or more");
    }
    if (hard != UNLIMITED && (soft == UNLIMITED || soft > hard)) {
      throw new IllegalArgumentException(
          "ulimit soft limit must be less than or equal to hard limit: "
              + (soft == UNLIMITED ? "unlimited" : soft)
              + " > "
              + hard);
    }
  }

  /** Reads {@code NAME=SOFT[:HARD]}; without a hard limit both are the same. */
  public static UlimitSpec parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("invalid ulimit argument: " + text);
    }
    String limits = text.substring(equals + 1);
    int colon = limits.indexOf(':');
    long soft = Numbers.parseLong(colon < 0 ? limits : limits.substring(0, colon));
    long hard = colon < 0 ? soft : Numbers.parseLong(limits.substring(colon + 1));
    return new UlimitSpec(text.substring(0, equals), soft, hard);
  }

  @Override
  public String toString() {
    return name + "=" + soft + ":" + hard;
  }
}
