package io.jocker.image.layer;

import io.jocker.linux.OsString;

/** The fields of a tar header: POSIX.1-2017, pax, "ustar Interchange Format", and GNU's numbers. */
final class TarField {
  private TarField() {}

  /** A name: the bytes up to the first NUL or the end of the field. */
  static String text(byte[] header, int offset, int width) {
    int length = 0;
    while (length < width && header[offset + length] != 0) {
      length++;
    }
    return OsString.decode(header, offset, length);
  }

  /**
   * A number: octal digits between spaces and NULs, or, where the first bit is set, GNU's base 256:
   * two's complement, big-endian, in the remaining bits of the field.
   *
   * @param what names the field in the error
   */
  static long number(byte[] header, int offset, int width, String what)
      throws LayerFormatException {
    return (header[offset] & 0x80) == 0
        ? octal(header, offset, width, what)
        : base256(header, offset, width, what);
  }

  private static long octal(byte[] header, int offset, int width, String what)
      throws LayerFormatException {
    int at = offset;
    int end = offset + width;
    while (at < end && isPadding(header[at])) {
      at++;
    }
    long value = 0;
    while (at < end && !isPadding(header[at])) {
      int digit = header[at++] - '0';
      if (digit < 0 || digit > 7) {
        throw new LayerFormatException("a header's " + what + " is no number");
      }
      value = value << 3 | digit;
    }
    return value;
  }

  private static boolean isPadding(byte b) {
    return b == ' ' || b == 0;
  }

  private static long base256(byte[] header, int offset, int width, String what)
      throws LayerFormatException {
    // Bit 7 only says that it is base 256; bit 6 is the sign.
    boolean negative = (header[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = 0; i < width; i++) {
      int b = header[offset + i] & 0xff;
      int bits = i > 0 ? b : negative ? b | 0x80 : b & 0x7f;
      long shifted = value << 8 | bits;
      if (shifted >> 8 != value) {
        throw new LayerFormatException("a header's " + what + " is beyond 64 bits");
      }
      value = shifted;
    }
    return value;
  }

  /**
   * Whether the sum of the header's bytes, its own field counted as spaces, is what the header
   * says. Some old writers summed signed bytes.
   */
  static boolean checksumHolds(byte[] header, int start) throws LayerFormatException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < ArchiveInput.BLOCK; i++) {
      byte b = i >= 148 && i < 156 ? (byte) ' ' : header[start + i];
      unsigned += b & 0xff;
      signed += b;
    }
    long said = number(header, start + 148, 8, "checksum");
    return said == unsigned || said == signed;
  }
}
