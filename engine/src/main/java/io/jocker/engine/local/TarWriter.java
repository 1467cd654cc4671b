package io.jocker.engine.local;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a tar archive of root's files in memory, in the form of POSIX.1-1988 (ustar): a header of
 * 512 bytes before each file, two empty blocks at the end. Times are 1970, so that the same files
 * give the same digest.
 */
final class TarWriter {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final int CHECKSUM_AT = 148;
  private static final char FILE = '0';
  private static final char SYMLINK = '2';
  private static final char DIRECTORY = '5';

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(4 << 20);

  /**
   * Adds a directory.
   *
   * @param path without a slash at either end
   */
  void directory(String path, int mode) {
    header(path + "/", mode, 0, DIRECTORY, "");
  }

  void file(String path, int mode, byte[] content) {
    header(path, mode, content.length, FILE, "");
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  void link(String path, String target) {
    header(path, 0777, 0, SYMLINK, target);
  }

  /** The whole archive. */
  byte[] finish() {
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  private void header(String path, int mode, long size, char type, String target) {
    byte[] block = new byte[BLOCK];
    text(block, 0, NAME_BYTES, path);
    octal(block, 100, 8, mode);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, size);
    octal(block, 136, 12, 0);
    block[156] = (byte) type;
    text(block, 157, NAME_BYTES, target);
    text(block, 257, 8, "ustar\00000");
    // The sum is taken with blanks in its own place.
    Arrays.fill(block, CHECKSUM_AT, CHECKSUM_AT + 8, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, CHECKSUM_AT, 7, sum);
    out.writeBytes(block);
  }

  private static void text(byte[] block, int at, int size, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > size) {
      throw new IllegalArgumentException("too long for a tar header: \"" + text + "\"");
    }
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  /** Digits with zeros before them and a NUL after. */
  private static void octal(byte[] block, int at, int size, long value) {
    long rest = value;
    for (int i = size - 2; i >= 0; i--) {
      block[at + i] = (byte) ('0' + (rest & 7));
      rest >>= 3;
    }
  }
}
