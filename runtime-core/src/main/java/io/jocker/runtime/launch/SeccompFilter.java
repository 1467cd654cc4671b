package io.jocker.runtime.launch;

/** A compiled filter for {@code seccomp(2)}. */
public final class SeccompFilter {
  private final byte[] instructions;
  private final long flags;

  /**
   * A filter.
   *
   * @param instructions {@code struct sock_filter}, 8 bytes each, at most 4,096 of them
   * @param flags SECCOMP_FILTER_FLAG_*
   */
  public SeccompFilter(byte[] instructions, long flags) {
    this.instructions = instructions.clone();
    this.flags = flags;
  }

  byte[] instructions() {
    return instructions.clone();
  }

  long flags() {
    return flags;
  }
}
