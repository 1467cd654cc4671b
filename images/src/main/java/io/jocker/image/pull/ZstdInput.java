package io.jocker.image.pull;

import io.jocker.image.ImageException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The library throws unchecked exceptions at broken input; here they are said of the image. */
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
      throw broken(e);
    } catch (EOFException e) {
      throw broken(e);
    }
  }

  private static ImageException broken(Exception e) {
    return new ImageException(
        ImageException.Reason.INVALID, "broken zstd data: " + e.getMessage(), e);
  }
}
