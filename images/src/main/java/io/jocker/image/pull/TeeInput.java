package io.jocker.image.pull;

import io.jocker.linux.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Passes bytes on and writes each of them into a copy as well, counting. */
final class TeeInput extends BulkInput {
  /** Told from time to time how many bytes have passed. */
  @FunctionalInterface
  interface Progress {
    void passed(long bytes);
  }

  /** How many bytes pass between two reports. */
  private static final int STEP = 256 << 10;

  private final InputStream in;
  private final OutputStream copy;
  private final Progress progress;
  private long passed;
  private long reported;

  TeeInput(InputStream in, OutputStream copy, Progress progress) {
    super(in);
    this.in = in;
    this.copy = copy;
    this.progress = progress;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      copy.write(bytes, offset, count);
      passed += count;
      if (passed - reported >= STEP) {
        reported = passed;
        progress.passed(passed);
      }
    }
    return count;
  }

  /** How many bytes have passed. */
  long passed() {
    return passed;
  }
}
