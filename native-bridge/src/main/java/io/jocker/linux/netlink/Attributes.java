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
    for (int at = first(); at >= 0; at = after(at)) {
      if (type(at) == type) {
        return at + 4;
      }
    }
    return -1;
  }

  /** The place of the first one, or -1. */
  int first() {
    return whole(begin);
  }

  /** The place of the one behind the one at this place, or -1. */
  int after(int at) {
    return whole(at + ((length(at) + 3) & ~3));
  }

  private int whole(int at) {
    return at + 4 <= end && length(at) >= 4 && at + length(at) <= end ? at : -1;
  }

  int type(int at) {
    return shortAt(bytes, at + 2) & TYPE_MASK;
  }

  /** Those inside the one at this place. */
  Attributes inside(int at) {
    return new Attributes(bytes, at + 4, at + length(at));
  }

  /** The value at this place. */
  byte[] valueAt(int at) {
    return Arrays.copyOfRange(bytes, at + 4, at + length(at));
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
