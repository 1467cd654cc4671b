package io.jocker.runtime.seccomp;

/** A filter as the kernel takes it. */
public final class CompiledFilter {
  private final byte[] instructions;
  private final long flags;

  /**
   * Keeps the array itself.
   *
   * @param instructions {@code struct sock_filter}, 8 bytes each, native byte order
   * @param flags SECCOMP_FILTER_FLAG_* of {@code seccomp(2)}
   */
  CompiledFilter(byte[] instructions, long flags) {
    this.instructions = instructions;
    this.flags = flags;
  }

  /** {@code struct sock_filter}, 8 bytes each, native byte order; not to be changed. */
  public byte[] instructions() {
    return instructions;
  }

  /** SECCOMP_FILTER_FLAG_* of {@code seccomp(2)}. */
  public long flags() {
    return flags;
  }
}
