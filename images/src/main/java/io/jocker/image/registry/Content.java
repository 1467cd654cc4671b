package io.jocker.image.registry;

import io.jocker.image.http.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What is sent with a request, from its beginning as often as it must be sent. */
public interface Content extends Request.Body {

  /** Bytes in memory. */
  static Content of(byte[] bytes) {
    return new Content() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  /** A part of it. */
  default Content slice(long offset, long length) {
    Content whole = this;
    return new Content() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() throws IOException {
        InputStream in = whole.open();
        try {
          in.skipNBytes(offset);
          return new BoundedInput(in, length);
        } catch (IOException e) {
          in.close();
          throw e;
        }
      }
    };
  }
}
