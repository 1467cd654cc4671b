package io.jocker.linux;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is read in pieces: a subclass writes the one method that reads several bytes, and
 * has the others by it. Closing closes what the bytes come from.
 *
 * <p>{@code FilterInputStream} is no base for streams that count or hash what passes: its {@code
 * skip} goes past them.
 */
public abstract class BulkInput extends InputStream {
  private final @Nullable Closeable source;

  /**
   * @param source null for one that stays open
   */
  protected BulkInput(@Nullable Closeable source) {
    this.source = source;
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] bytes, int offset, int length) throws IOException;

  @Override
  public void close() throws IOException {
    if (source != null) {
      source.close();
    }
  }
}
