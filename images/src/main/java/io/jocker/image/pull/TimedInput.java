package io.jocker.image.pull;

import io.jocker.linux.BulkInput;
import java.io.IOException;
import java.io.InputStream;

/** Adds up how long reading takes. */
final class TimedInput extends BulkInput {
  private final InputStream in;
  private long nanos;

  TimedInput(InputStream in) {
    super(in);
    this.in = in;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    long begin = System.nanoTime();
    try {
      return in.read(bytes, offset, length);
    } finally {
      nanos += System.nanoTime() - begin;
    }
  }

  long nanos() {
    return nanos;
  }
}
