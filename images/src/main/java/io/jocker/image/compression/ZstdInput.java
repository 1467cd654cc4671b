package io.jocker.image.compression;

import io.jocker.image.ImageException;
import io.jocker.linux.BulkInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The library throws unchecked exceptions at broken input; here they are said of the image. */
final class ZstdInput extends BulkInput {
  private final InputStream zstd;

  ZstdInput(InputStream zstd) {
    super(zstd);
    this.zstd = zstd;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return zstd.read(bytes, offset, length);
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
