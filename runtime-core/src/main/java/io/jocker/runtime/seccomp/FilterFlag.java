package io.jocker.runtime.seccomp;

import io.jocker.linux.Bits;

/** Flags of SECCOMP_SET_MODE_FILTER: {@code seccomp(2)}. */
public enum FilterFlag implements Bits {
  TSYNC(1),
  LOG(2),
  SPEC_ALLOW(4),
  WAIT_KILLABLE_RECV(0x20);

  private final long bit;

  FilterFlag(long bit) {
    this.bit = bit;
  }

  @Override
  public long bit() {
    return bit;
  }

  /** As in an OCI profile. */
  public String kernelName() {
    return "SECCOMP_FILTER_FLAG_" + name();
  }
}
