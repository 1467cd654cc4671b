package io.jocker.image.compression;

import io.jocker.image.ImageException;
import io.jocker.image.layer.Limits;
import io.jocker.linux.BulkInput;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompressed data that may not be too many times as large as what it came from: a few kilobytes
 * can become a terabyte, which is then written to a disk.
 */
final class BoundedExpansion extends BulkInput {
  private final InputStream plain;
  private final Counted compressed;
  private final int ratio;
  private long passed;

  BoundedExpansion(InputStream plain, Counted compressed, int ratio) {
    super(plain);
    this.plain = plain;
    this.compressed = compressed;
    this.ratio = ratio;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = plain.read(bytes, offset, length);
    passed += Math.max(0, count);
    if (passed > Limits.FREE_EXPANSION && passed / ratio > compressed.passed) {
      throw ImageException.overLimit(
          "compressed data", "bytes for each byte of it", ratio, "expansionRatio");
    }
    return count;
  }

  /** Counts what a decompressor takes. */
  static final class Counted extends BulkInput {
    private final InputStream in;
    private long passed;

    Counted(InputStream in) {
      super(in);
      this.in = in;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      passed += Math.max(0, count);
      return count;
    }
  }
}
