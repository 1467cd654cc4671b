package io.jocker.linux.netlink;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in a piece of an answer, looked up by type. What the kernel sends is believed to be
 * whole, but never beyond the bytes that came.
 */
final class Attributes {
  private static final int TYPE_MASK = 0x3fff;

  private final byte[] bytes;
  private final int begin;
  private final int end;

  Attributes(byte[] bytes, int begin, int end) {
    this.bytes = bytes;
    this.begin = Math.min(begin, end);
    this.end = Math.min(end, bytes.length);
  }

  /** Where the value of this type begins, or -1. */
  private int find(int type) {
    int at = begin;
    while (at + 4 <= end) {
      int length = length(at);
      if (length < 4 || at + length > end) {
        return -1;
      }
      if ((shortAt(bytes, at + 2) & TYPE_MASK) == type) {
        return at + 4;
      }
      at += (length + 3) & ~3;
    }
    return -1;
  }

  private int length(int at) {
    return shortAt(bytes, at);
  }

  byte @Nullable [] value(int type) {
    int at = find(type);
    return at < 0 ? null : Arrays.copyOfRange(bytes, at, at - 4 + length(at - 4));
  }

  /** Without the NUL at its end; null where there is none of this type. */
  @Nullable String text(int type) {
    byte[] value = value(type);
    if (value == null) {
      return null;
    }
    int length = value.length;
    while (length > 0 && value[length - 1] == 0) {
      length--;
    }
    return new String(value, 0, length, StandardCharsets.UTF_8);
  }

  int number(int type, int otherwise) {
    byte[] value = value(type);
    return value == null || value.length < 4 ? otherwise : intAt(value, 0);
  }

  /** Those inside an attribute; empty where there is none of this type. */
  Attributes nested(int type) {
    int at = find(type);
    return at < 0
        ? new Attributes(bytes, 0, 0)
        : new Attributes(bytes, at, at - 4 + length(at - 4));
  }

  static int shortAt(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
  }

  static int intAt(byte[] bytes, int at) {
    return shortAt(bytes, at) | (shortAt(bytes, at + 2) << 16);
  }
}
