package io.jocker.image.layer;

import java.io.IOException;
import java.io.InputStream;

/**
 * The stream of an archive, read in large pieces and given out in blocks of 512 bytes or, for
 * contents, as they lie in the buffer, without a copy.
 */
final class ArchiveInput {
  /** A tar archive is a sequence of these. */
  static final int BLOCK = 512;

  private static final int BUFFER = 128 << 10;

  /** Takes bytes of an entry, valid during the call only. */
  @FunctionalInterface
  interface Sink {
    void accept(byte[] buffer, int offset, int length) throws IOException;
  }

  private final InputStream in;
  private final long limit;
  private final byte[] buffer = new byte[BUFFER];
  private int start;
  private int end;
  private long received;

  /**
   * @param limit how many bytes the stream may have
   */
  ArchiveInput(InputStream in, long limit) {
    this.in = in;
    this.limit = limit;
  }

  /** The buffer that {@link #nextBlock} points into. */
  byte[] buffer() {
    return buffer;
  }

  /**
   * The next block, as its offset in {@link #buffer}, valid until the next call of this object; -1
   * at the end of the stream.
   */
  int nextBlock() throws IOException {
    if (end - start < BLOCK && BUFFER - start < BLOCK) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    while (end - start < BLOCK) {
      if (!receive()) {
        if (end == start) {
          return -1;
        }
        throw truncated();
      }
    }
    start += BLOCK;
    return start - BLOCK;
  }

  /** Hands the next {@code length} bytes over, in pieces. */
  void transfer(long length, Sink sink) throws IOException {
    long left = length;
    while (left > 0) {
      if (start == end && !receive()) {
        throw truncated();
      }
      int piece = (int) Math.min(left, end - start);
      sink.accept(buffer, start, piece);
      start += piece;
      left -= piece;
    }
  }

  /** Reads over the next {@code length} bytes. */
  void skip(long length) throws IOException {
    transfer(length, (bytes, offset, count) -> {});
  }

  /** Reads over all that is left. */
  void drain() throws IOException {
    do {
      start = end;
    } while (receive());
  }

  /** Puts more bytes behind those in the buffer; false at the end of the stream. */
  private boolean receive() throws IOException {
    if (start == end) {
      start = 0;
      end = 0;
    }
    int count = in.read(buffer, end, BUFFER - end);
    if (count < 0) {
      return false;
    }
    end += count;
    received += count;
    if (received > limit) {
      throw LayerFormatException.over("bytes", limit, "layerBytes");
    }
    return true;
  }

  private static LayerFormatException truncated() {
    return new LayerFormatException("the archive ends in the middle of an entry");
  }
}
