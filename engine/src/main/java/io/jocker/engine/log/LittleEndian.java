package io.jocker.engine.log;

/** Numbers in the byte order of the machines that jocker runs on. */
final class LittleEndian {
  private LittleEndian() {}

  static int u32(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }

  static long u64(byte[] bytes, int at) {
    return (u32(bytes, at) & 0xffff_ffffL) | (long) u32(bytes, at + 4) << 32;
  }
}
