package io.jocker.image.registry;

import io.jocker.linux.BulkInput;
import java.io.IOException;
import java.io.InputStream;

/** Ends after so many bytes. */
final class BoundedInput extends BulkInput {
  private final InputStream in;
  private long left;

  BoundedInput(InputStream in, long length) {
    super(in);
    this.in = in;
    this.left = length;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    left -= Math.max(count, 0);
    return count;
  }
}
