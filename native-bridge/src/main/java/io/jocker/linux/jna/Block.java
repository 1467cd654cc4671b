package io.jocker.linux.jna;

import com.sun.jna.Pointer;

/**
 * A few bytes of native memory, all zero at first: a C structure or a buffer. Every access is
 * checked against its size. Lives as long as its {@link Scratch}.
 */
final class Block {
  private final Pointer memory;
  private final int size;

  Block(Pointer memory, int size) {
    this.memory = memory;
    this.size = size;
  }

  /** Where it lies, to be given to the kernel. */
  long address() {
    return Pointer.nativeValue(memory);
  }

  int size() {
    return size;
  }

  void clear() {
    memory.clear(size);
  }

  Block putByte(int at, int value) {
    memory.setByte(check(at, 1), (byte) value);
    return this;
  }

  Block putShort(int at, int value) {
    memory.setShort(check(at, 2), (short) value);
    return this;
  }

  Block putInt(int at, int value) {
    memory.setInt(check(at, 4), value);
    return this;
  }

  Block putLong(int at, long value) {
    memory.setLong(check(at, 8), value);
    return this;
  }

  Block putBytes(int at, byte[] bytes, int offset, int length) {
    memory.write(check(at, length), bytes, offset, length);
    return this;
  }

  int byteAt(int at) {
    return memory.getByte(check(at, 1)) & 0xff;
  }

  int shortAt(int at) {
    return memory.getShort(check(at, 2)) & 0xffff;
  }

  int intAt(int at) {
    return memory.getInt(check(at, 4));
  }

  /** A C {@code unsigned int}. */
  long unsignedAt(int at) {
    return intAt(at) & 0xffff_ffffL;
  }

  long longAt(int at) {
    return memory.getLong(check(at, 8));
  }

  void bytesAt(int at, byte[] into, int offset, int length) {
    memory.read(check(at, length), into, offset, length);
  }

  byte[] bytesAt(int at, int length) {
    byte[] bytes = new byte[length];
    bytesAt(at, bytes, 0, length);
    return bytes;
  }

  /** All of it, in words of eight bytes. */
  long[] longs() {
    long[] words = new long[size / Long.BYTES];
    memory.read(0, words, 0, words.length);
    return words;
  }

  private long check(int at, int width) {
    if (at < 0 || width < 0 || at > size - width) {
      throw new IndexOutOfBoundsException(
          width + " bytes at " + at + " of a block of " + size + " bytes");
    }
    return at;
  }
}
