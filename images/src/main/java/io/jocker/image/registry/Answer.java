package io.jocker.image.registry;

import io.jocker.image.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a server answered at the end of all redirects.
 *
 * @param uri who answered
 */
record Answer(URI uri, int status, Map<String, List<String>> headers, InputStream body)
    implements AutoCloseable {
  /** What is read of a body that only says what went wrong, in bytes. */
  static final int MAX_ERROR_BYTES = 64 << 10;

  static Answer of(URI uri, Reply reply) {
    return new Answer(uri, reply.status(), reply.headers(), reply.body());
  }

  /**
   * Returns if the body is as it was stored.
   *
   * @throws IOException if the server has encoded it, for which nobody has asked: digests are those
   *     of the bytes as they are
   */
  void requirePlain() throws IOException {
    String encoding = header("Content-Encoding");
    if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
      throw new Encoded(
          "the answer is encoded as "
              + RegistryErrors.printable(encoding)
              + " without being asked");
    }
  }

  boolean isOk() {
    return status == 200 || status == 206;
  }

  String header(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? "" : values.get(0);
  }

  List<String> values(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /**
   * Reads the whole body.
   *
   * @throws IOException also if there is more than that
   */
  byte[] readBody(int maxBytes) throws IOException {
    byte[] bytes = body.readNBytes(maxBytes);
    if (body.read() >= 0) {
      throw new TooLarge("the answer has more than " + maxBytes + " bytes");
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  /** A body in another form than its digest is of: asking again would give the same. */
  static final class Encoded extends IOException {
    Encoded(String message) {
      super(message);
    }
  }

  /** A body beyond its bound: asking again would give the same. */
  static final class TooLarge extends IOException {
    TooLarge(String message) {
      super(message);
    }
  }
}
