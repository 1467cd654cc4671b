package io.jocker.image.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param body what is sent with it; null for nothing
 * @param within how long its answer may take, up to the end of the headers
 */
public record Request(
    String method, URI uri, Map<String, String> headers, @Nullable Body body, Duration within) {
  public Request {
    headers = Map.copyOf(headers);
  }

  /** What is sent, from its beginning as often as it must be sent. */
  public interface Body {
    /** In bytes. */
    long length();

    InputStream open() throws IOException;
  }
}
