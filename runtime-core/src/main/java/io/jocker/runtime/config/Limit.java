package io.jocker.runtime.config;

/** How much at most. Where nothing was asked, there is no Limit at all (null), not Unlimited. */
public sealed interface Limit {
  /** Explicitly no limit: what an enclosing group or an earlier setting says is lifted. */
  Limit UNLIMITED = new Unlimited();

  /** -1 is unlimited, everything from 0 on a maximum. */
  static Limit of(long value) {
    return value == -1 ? UNLIMITED : new Max(value);
  }

  /** The value as cgroup v1 files take it: -1 for no limit. */
  String legacyText();

  /** The value as cgroup v2 files take it: {@code max} for no limit. */
  String unifiedText();

  /**
   * At most so much.
   *
   * @param value 0 or more, in the unit of what is limited
   */
  record Max(long value) implements Limit {
    public Max {
      if (value < 0) {
        throw new IllegalArgumentException("negative limit: " + value);
      }
    }

    @Override
    public String legacyText() {
      return Long.toString(value);
    }

    @Override
    public String unifiedText() {
      return Long.toString(value);
    }
  }

  /** No limit. */
  record Unlimited() implements Limit {
    @Override
    public String legacyText() {
      return "-1";
    }

    @Override
    public String unifiedText() {
      return "max";
    }
  }
}
