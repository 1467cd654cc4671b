package io.jocker.image.push;

import io.jocker.image.Descriptor;
import io.jocker.image.registry.Content;
import io.jocker.image.store.BlobStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** A blob of the store as it is sent, which tells how much of it has gone. */
record StoredContent(BlobStore blobs, Descriptor blob, LongConsumer progress) implements Content {
  private static final int STEP = 256 << 10;

  @Override
  public long length() {
    return blob.size();
  }

  @Override
  public InputStream open() throws IOException {
    return new Counting(blobs.open(blob.digest()), progress);
  }

  private static final class Counting extends FilterInputStream {
    private final LongConsumer progress;
    private long passed;
    private long told;

    Counting(InputStream in, LongConsumer progress) {
      super(in);
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return count(super.read(bytes, offset, length));
    }

    /** What was sent before, in an earlier part, has gone too. */
    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(count);
      passed += skipped;
      return skipped;
    }

    private int count(int count) {
      passed += Math.max(count, 0);
      if (passed - told >= STEP) {
        told = passed;
        progress.accept(passed);
      }
      return count;
    }
  }
}
