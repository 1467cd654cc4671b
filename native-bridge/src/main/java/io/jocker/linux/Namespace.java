package io.jocker.linux;

/** The kinds of namespaces: {@code namespaces(7)}; the bit is the CLONE_NEW* flag. */
public enum Namespace implements Bits {
  MOUNT(0x20000),
  CGROUP(0x2000000),
  UTS(0x4000000),
  IPC(0x8000000),
  USER(0x10000000),
  PID(0x20000000),
  NETWORK(0x40000000),
  TIME(0x80);

  private final long bit;

  Namespace(long bit) {
    this.bit = bit;
  }

  @Override
  public long bit() {
    return bit;
  }
}
