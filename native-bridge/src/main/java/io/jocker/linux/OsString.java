package io.jocker.linux;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names as the kernel has them: any bytes but NUL and slash. In Java they are strings in which a
 * byte that is no part of valid UTF-8 is the lone surrogate U+DC00 + byte, so that every name
 * survives the way in and out (the scheme of Python's PEP 383).
 */
public final class OsString {
  private static final int ESCAPE = 0xDC00;

  private OsString() {}

  /** The string for these bytes; {@link #encode} gives the same bytes back. */
  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** The string for {@code length} bytes from {@code offset}. */
  public static String decode(byte[] bytes, int offset, int length) {
    int ascii = 0;
    while (ascii < length && bytes[offset + ascii] >= 0) {
      ascii++;
    }
    if (ascii == length) {
      // They are ASCII; a decoder of that name would look at each of them once more.
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
    StringBuilder out = new StringBuilder(length);
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int width = sequenceLength(bytes, at, end);
      if (width == 0) {
        out.append((char) (ESCAPE + (bytes[at] & 0xff)));
        at++;
      } else {
        out.append(new String(bytes, at, width, StandardCharsets.UTF_8));
        at += width;
      }
    }
    return out.toString();
  }

  /** The bytes of a name or path, without a terminating NUL. */
  public static byte[] encode(String text) {
    // One copy and a look at each byte: before anything is compiled, a quarter of the time that it
    // takes to ask for each character. What is beyond Latin-1 becomes a question mark.
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (byte b : bytes) {
      if (b < 0 || b == '?') {
        return encodeEach(text);
      }
    }
    return bytes;
  }

  private static byte[] encodeEach(String text) {
    byte[] out = new byte[text.length() * 3];
    int size = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        out[size++] = (byte) c;
      } else if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff) {
        out[size++] = (byte) (c - ESCAPE);
      } else {
        int width = Character.isHighSurrogate(c) && i + 1 < text.length() ? 2 : 1;
        byte[] one = text.substring(i, i + width).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(one, 0, out, size, one.length);
        size += one.length;
        i += width - 1;
      }
    }
    return Arrays.copyOf(out, size);
  }

  /**
   * How many bytes the valid UTF-8 sequence at {@code at} has, or 0 where there is none (RFC 3629:
   * shortest form, no surrogates).
   */
  private static int sequenceLength(byte[] b, int at, int end) {
    int first = b[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int width =
        first >= 0xc2 && first <= 0xdf
            ? 2
            : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
    if (width == 0 || at + width > end) {
      return 0;
    }
    int second = b[at + 1] & 0xff;
    int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = 2; i < width; i++) {
      if ((b[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return width;
  }
}
