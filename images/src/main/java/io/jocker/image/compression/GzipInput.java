package io.jocker.image.compression;

import io.jocker.image.ImageException;
import io.jocker.linux.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip (RFC 1952), also of several members one after the other, as pigz and estargz make it.
 *
 * <p>{@code java.util.zip.GZIPInputStream} takes a stream for ended when {@code available()} is 0
 * at the end of a member, which between two packets from the network it often is.
 */
final class GzipInput extends BulkInput {
  private static final int BUFFER = 64 << 10;
  private static final int DEFLATE = 8;
  private static final int HAS_HEADER_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private int position;
  private int limit;
  private boolean ended;

  /** A stream that begins with a member. */
  GzipInput(InputStream in) throws IOException {
    super(in);
    this.in = in;
    if (!beginMember()) {
      throw broken("it is empty");
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        crc.update(bytes, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
        ended = !beginMember();
      } else {
        feed();
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    super.close();
  }

  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = inflater.inflate(bytes, offset, length);
      if (inflater.needsDictionary()) {
        throw broken("it needs a dictionary");
      }
      return count;
    } catch (DataFormatException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
  }

  /** Gives the inflater all that is in the buffer; what it leaves is taken back at its end. */
  private void feed() throws IOException {
    if (position == limit && !fill()) {
      throw broken("it ends in the middle");
    }
    inflater.setInput(buffer, position, limit - position);
    position = limit;
  }

  /** Reads a member's header; false if the data ends here. */
  private boolean beginMember() throws IOException {
    if (position == limit && !fill()) {
      return false;
    }
    if (octet() != 0x1f || octet() != 0x8b || octet() != DEFLATE) {
      throw broken("something else follows");
    }
    int flags = octet();
    if ((flags & RESERVED) != 0) {
      throw broken("reserved flags");
    }
    // Time, extra flags and operating system.
    skip(6);
    if ((flags & HAS_EXTRA) != 0) {
      skip(octet() | octet() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_HEADER_CRC) != 0) {
      skip(2);
    }
    inflater.reset();
    crc.reset();
    return true;
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    long size = inflater.getBytesWritten() & 0xffffffffL;
    if (number() != crc.getValue() || number() != size) {
      throw broken("wrong checksum");
    }
  }

  private long number() throws IOException {
    return octet() | octet() << 8 | octet() << 16 | (long) octet() << 24;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      octet();
    }
  }

  private void skipText() throws IOException {
    while (octet() != 0) {
      // A name or a comment, up to its zero byte: nobody asks for it.
    }
  }

  private int octet() throws IOException {
    if (position == limit && !fill()) {
      throw broken("it ends in the middle");
    }
    return buffer[position++] & 0xff;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  private static ImageException broken(String why) {
    return new ImageException(ImageException.Reason.INVALID, "broken gzip data: " + why);
  }
}
