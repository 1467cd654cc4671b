package io.jocker.image.pull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The library throws unchecked exceptions at broken input; here they are errors of reading. */
final class ZstdInput extends FilterInputStream {
  ZstdInput(InputStream zstd) {
    super(zstd);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (RuntimeException e) {
      throw new IOException("broken zstd data: " + e.getMessage(), e);
    }
  }
}
