package io.jocker.image.compression;

import io.jocker.linux.BulkInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Leaves the skippable frames out of a zstd stream (RFC 8878 section 3.1.2): zstd:chunked layers
 * end with such, and the library does not know them.
 *
 * <p>To find the end of each frame its headers are read (section 3.1.1): that of the frame, and
 * those of its blocks, three bytes each. What they hold is not looked at.
 */
final class ZstdFrames extends BulkInput {
  private static final int MAGIC = 0xfd2fb528;
  private static final int SKIPPABLE = 0x184d2a50;
  private static final int SKIPPABLE_MASK = 0xfffffff0;
  private static final int MAX_HEADER = 18;
  private static final int RUN_LENGTH_BLOCK = 1;

  /** What is to be read next. */
  private enum Next {
    FRAME,
    BLOCK,
    CHECKSUM
  }

  private final InputStream in;
  private final byte[] header = new byte[MAX_HEADER];
  private int headerAt;
  private int headerEnd;
  private long content;
  private Next next = Next.FRAME;
  private boolean hasChecksum;
  private boolean ended;

  ZstdFrames(InputStream in) {
    super(in);
    this.in = in;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (headerAt == headerEnd && content == 0) {
      if (ended || !readHeader()) {
        ended = true;
        return -1;
      }
    }
    if (headerAt < headerEnd) {
      int count = Math.min(length, headerEnd - headerAt);
      System.arraycopy(header, headerAt, bytes, offset, count);
      headerAt += count;
      return count;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, content));
    if (count < 0) {
      throw new EOFException("it ends in the middle");
    }
    content -= count;
    return count;
  }

  /** Reads the next header; false at the end of the stream, which may come between frames. */
  private boolean readHeader() throws IOException {
    headerAt = 0;
    headerEnd = 0;
    return switch (next) {
      case FRAME -> readFrame();
      case BLOCK -> readBlock();
      case CHECKSUM -> readChecksum();
    };
  }

  private boolean readFrame() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    header[headerEnd++] = (byte) first;
    take(3);
    int magic = number(0);
    if ((magic & SKIPPABLE_MASK) == SKIPPABLE) {
      take(4);
      in.skipNBytes(Integer.toUnsignedLong(number(4)));
      headerEnd = 0;
      return true;
    }
    if (magic != MAGIC) {
      throw new IllegalArgumentException("something else follows");
    }
    take(1);
    readFrameFields(header[4] & 0xff);
    next = Next.BLOCK;
    return true;
  }

  /** Section 3.1.1.1: the descriptor tells which fields follow and how long they are. */
  private void readFrameFields(int descriptor) throws IOException {
    boolean singleSegment = (descriptor & 0x20) != 0;
    int sizeFlag = descriptor >> 6;
    int sizeBytes = sizeFlag == 0 ? (singleSegment ? 1 : 0) : 1 << sizeFlag;
    int dictionaryFlag = descriptor & 3;
    int dictionaryBytes = dictionaryFlag == 3 ? 4 : dictionaryFlag;
    hasChecksum = (descriptor & 4) != 0;
    take((singleSegment ? 0 : 1) + dictionaryBytes + sizeBytes);
  }

  /** Section 3.1.1.2: bit 0 is "last block", bits 1 and 2 the type, the rest the size. */
  private boolean readBlock() throws IOException {
    take(3);
    int block = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
    boolean last = (block & 1) != 0;
    int type = block >> 1 & 3;
    content = type == RUN_LENGTH_BLOCK ? 1 : block >> 3;
    if (last) {
      next = hasChecksum ? Next.CHECKSUM : Next.FRAME;
    }
    return true;
  }

  private boolean readChecksum() throws IOException {
    take(4);
    next = Next.FRAME;
    return true;
  }

  private void take(int count) throws IOException {
    if (in.readNBytes(header, headerEnd, count) < count) {
      throw new EOFException("it ends in the middle");
    }
    headerEnd += count;
  }

  private int number(int at) {
    return (header[at] & 0xff)
        | (header[at + 1] & 0xff) << 8
        | (header[at + 2] & 0xff) << 16
        | header[at + 3] << 24;
  }
}
