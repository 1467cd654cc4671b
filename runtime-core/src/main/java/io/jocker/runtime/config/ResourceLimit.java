package io.jocker.runtime.config;

import java.util.Optional;

/**
 * A limit of {@code setrlimit(2)}.
 *
 * @param soft unsigned 64 bits, {@link #INFINITY} for none
 * @param hard the same, not below {@code soft}
 */
public record ResourceLimit(Kind kind, long soft, long hard) {
  /** RLIM_INFINITY. */
  public static final long INFINITY = -1;

  public ResourceLimit {
    if (Long.compareUnsigned(soft, hard) > 0) {
      throw new IllegalArgumentException(
          "the soft limit "
              + Long.toUnsignedString(soft)
              + " is above the hard limit "
              + Long.toUnsignedString(hard));
    }
  }

  /** What is limited; with the kernel's number (asm-generic/resource.h). */
  public enum Kind {
    CPU(0),
    FSIZE(1),
    DATA(2),
    STACK(3),
    CORE(4),
    RSS(5),
    NPROC(6),
    NOFILE(7),
    MEMLOCK(8),
    AS(9),
    LOCKS(10),
    SIGPENDING(11),
    MSGQUEUE(12),
    NICE(13),
    RTPRIO(14),
    RTTIME(15);

    private static final String PREFIX = "RLIMIT_";

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** The kind of a name such as RLIMIT_NOFILE; empty for one that is not known. */
    public static Optional<Kind> named(String name) {
      for (Kind kind : values()) {
        if (name.startsWith(PREFIX) && name.substring(PREFIX.length()).equals(kind.name())) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    /** The kernel's number. */
    public int number() {
      return number;
    }

    /** RLIMIT_NOFILE and so on. */
    public String kernelName() {
      return PREFIX + name();
    }
  }
}
