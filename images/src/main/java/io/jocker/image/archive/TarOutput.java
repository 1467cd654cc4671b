package io.jocker.image.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a tar archive as a stream: ustar headers (POSIX.1-2017, pax), a pax header for a name that
 * is too long for one, GNU's base 256 for a file of 8 GiB and more. Owner is root and all times are
 * 1970, so that the same contents give the same archive.
 */
final class TarOutput {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final long LARGEST_OCTAL_SIZE = (1L << 33) - 1;
  private static final int COPY_BYTES = 128 << 10;

  private final OutputStream out;

  TarOutput(OutputStream out) {
    this.out = out;
  }

  void directory(String name) throws IOException {
    header(name + "/", '5', 0755, 0);
  }

  void file(String name, byte[] content) throws IOException {
    header(name, '0', 0644, content.length);
    out.write(content);
    pad(content.length);
  }

  /** A file of exactly {@code size} bytes, whatever the stream has. */
  void file(String name, long size, InputStream content) throws IOException {
    header(name, '0', 0644, size);
    byte[] buffer = new byte[COPY_BYTES];
    long left = size;
    while (left > 0) {
      int count = content.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw new IOException(name + " ended " + left + " bytes too early");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    pad(size);
  }

  /** Two empty blocks: the end of an archive. */
  void finish() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.flush();
  }

  private void header(String name, char type, int mode, long size) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > NAME_BYTES) {
      longName(name);
    }
    block(bytes, type, mode, size);
  }

  /** {@code "%d path=%s\n"}, where the number counts its own digits. */
  private void longName(String name) throws IOException {
    byte[] rest = (" path=" + name + "\n").getBytes(StandardCharsets.UTF_8);
    int length = rest.length + 1;
    while (Integer.toString(length).length() + rest.length > length) {
      length++;
    }
    block("pax".getBytes(StandardCharsets.UTF_8), 'x', 0644, length);
    out.write(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
    out.write(rest);
    pad(length);
  }

  private void block(byte[] name, char type, int mode, long size) throws IOException {
    byte[] block = new byte[BLOCK];
    System.arraycopy(name, 0, block, 0, Math.min(NAME_BYTES, name.length));
    octal(block, 100, 8, mode);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    size(block, size);
    octal(block, 136, 12, 0);
    block[156] = (byte) type;
    byte[] magic = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, block, 257, magic.length);
    // The sum is taken with blanks in its own place.
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, 148, 7, sum);
    out.write(block);
  }

  private static void size(byte[] block, long size) {
    if (size <= LARGEST_OCTAL_SIZE) {
      octal(block, 124, 12, size);
      return;
    }
    long rest = size;
    for (int i = 135; i > 124; i--) {
      block[i] = (byte) rest;
      rest >>>= 8;
    }
    block[124] = (byte) 0x80;
  }

  /** Digits with zeros before them and a NUL after. */
  private static void octal(byte[] block, int at, int width, long value) {
    long rest = value;
    for (int i = width - 2; i >= 0; i--) {
      block[at + i] = (byte) ('0' + (rest & 7));
      rest >>= 3;
    }
    block[at + width - 1] = 0;
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) (-size & (BLOCK - 1))]);
  }
}
