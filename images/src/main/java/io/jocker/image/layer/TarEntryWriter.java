package io.jocker.image.layer;

import io.jocker.linux.DeviceNumber;
import io.jocker.linux.OsString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes the headers of a tar archive: ustar (POSIX.1-2017, pax), with a pax header before it for
 * what it has no room for. Names and extended attributes are bytes and come through unchanged.
 */
final class TarEntryWriter {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final long LARGEST_ID = 07777777;
  private static final long LARGEST_NUMBER = 077777777777L;

  private final OutputStream out;
  private long written;

  TarEntryWriter(OutputStream out) {
    this.out = out;
  }

  /** How many bytes went out until now. */
  long written() {
    return written;
  }

  /**
   * Writes the header of one file.
   *
   * @param name whole, with a slash behind a directory's
   * @param type its flag: {@code '0'} a file, {@code '5'} a directory
   * @param size of the contents that follow
   * @param linkName for links, else empty
   */
  void header(
      String name,
      char type,
      Attributes attributes,
      long size,
      String linkName,
      DeviceNumber device)
      throws IOException {
    byte[] nameBytes = OsString.encode(name);
    byte[] linkBytes = OsString.encode(linkName);
    byte[] pax = pax(nameBytes, linkBytes, attributes, size);
    if (pax.length > 0) {
      byte[] block = block("pax".getBytes(StandardCharsets.US_ASCII), 'x', 0644, pax.length);
      finish(block);
      contents(pax, 0, pax.length);
      pad(pax.length);
    }
    byte[] block = block(nameBytes, type, attributes.permissions(), size);
    octal(block, 108, 8, fitting(attributes.uid(), LARGEST_ID));
    octal(block, 116, 8, fitting(attributes.gid(), LARGEST_ID));
    octal(block, 136, 12, fitting(attributes.modified().seconds(), LARGEST_NUMBER));
    System.arraycopy(linkBytes, 0, block, 157, Math.min(NAME_BYTES, linkBytes.length));
    octal(block, 329, 8, fitting(device.major(), LARGEST_ID));
    octal(block, 337, 8, fitting(device.minor(), LARGEST_ID));
    finish(block);
  }

  private static long fitting(long number, long largest) {
    return number >= 0 && number <= largest ? number : 0;
  }

  private static byte[] pax(byte[] name, byte[] link, Attributes attributes, long size) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    if (name.length > NAME_BYTES) {
      record(records, "path", name);
    }
    if (link.length > NAME_BYTES) {
      record(records, "linkpath", link);
    }
    if (size > LARGEST_NUMBER) {
      record(records, "size", digits(size));
    }
    if (attributes.uid() > LARGEST_ID) {
      record(records, "uid", digits(attributes.uid()));
    }
    if (attributes.gid() > LARGEST_ID) {
      record(records, "gid", digits(attributes.gid()));
    }
    Timestamp time = attributes.modified();
    if (time.nanos() != 0 || time.seconds() < 0 || time.seconds() > LARGEST_NUMBER) {
      record(records, "mtime", time.text().getBytes(StandardCharsets.US_ASCII));
    }
    for (Map.Entry<String, byte[]> xattr : attributes.xattrs().entrySet()) {
      record(records, "SCHILY.xattr." + xattr.getKey(), xattr.getValue());
    }
    return records.toByteArray();
  }

  private static byte[] digits(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  /** {@code "%d %s=%s\n"}, where the number counts its own digits. */
  private static void record(ByteArrayOutputStream records, String key, byte[] value) {
    byte[] keyBytes = OsString.encode(key);
    int rest = keyBytes.length + value.length + 3;
    int length = rest + 1;
    while (Integer.toString(length).length() + rest > length) {
      length++;
    }
    records.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
    records.writeBytes(keyBytes);
    records.write('=');
    records.writeBytes(value);
    records.write('\n');
  }

  private static byte[] block(byte[] name, char type, int mode, long size) {
    byte[] block = new byte[BLOCK];
    System.arraycopy(name, 0, block, 0, Math.min(NAME_BYTES, name.length));
    octal(block, 100, 8, mode);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, fitting(size, LARGEST_NUMBER));
    octal(block, 136, 12, 0);
    block[156] = (byte) type;
    byte[] magic = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, block, 257, magic.length);
    return block;
  }

  private void finish(byte[] block) throws IOException {
    // The sum is taken with blanks in its own place.
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, 148, 7, sum);
    contents(block, 0, BLOCK);
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

  /** A piece of the contents. */
  void contents(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    written += length;
  }

  /** What fills the last block after contents of this size. */
  void pad(long size) throws IOException {
    contents(new byte[(int) (-size & (BLOCK - 1))], 0, (int) (-size & (BLOCK - 1)));
  }

  /** Two empty blocks: the end of an archive. */
  void end() throws IOException {
    contents(new byte[2 * BLOCK], 0, 2 * BLOCK);
    out.flush();
  }
}
