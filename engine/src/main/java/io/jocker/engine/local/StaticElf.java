package io.jocker.engine.local;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tells static programs from those that need a loader of the machine: {@code elf(5)}. */
final class StaticElf {
  private static final int MAGIC = 0x464c457f;
  private static final int CLASS_64 = 2;
  private static final int PT_INTERP = 3;
  private static final int HEADER = 64;

  private StaticElf() {}

  /** Whether this is a 64-bit program without PT_INTERP. */
  static boolean isStatic(byte[] file) {
    ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < HEADER || elf.getInt(0) != MAGIC || file[4] != CLASS_64) {
      return false;
    }
    long table = elf.getLong(32);
    int size = elf.getShort(54) & 0xffff;
    int count = elf.getShort(56) & 0xffff;
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * size;
      if (at < 0 || at + 4 > file.length || elf.getInt((int) at) == PT_INTERP) {
        return false;
      }
    }
    return true;
  }
}
