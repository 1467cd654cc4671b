package io.jocker.engine.bootstrap;

import io.jocker.image.Digest;
import io.jocker.image.http.HttpSender;
import io.jocker.image.http.Reply;
import io.jocker.image.http.Request;
import io.jocker.image.http.SenderSettings;
import io.jocker.image.registry.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Files of a package mirror. There is nothing secret in a request, so redirects are followed
 * wherever they lead; what comes is believed for its hash alone.
 */
final class PackageMirror {
  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration STALL = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final String url;
  private final HttpSender sender;

  PackageMirror(String url, ProxySettings proxies) {
    this.url = url;
    this.sender = HttpSender.open(new SenderSettings(proxies, CONNECT, STALL, null, true));
  }

  String url() {
    return url;
  }

  /**
   * A file that must be this one.
   *
   * @throws BootstrapException if the mirror does not give it, or gives another
   */
  byte[] file(String path, long size, String sha256) throws IOException {
    byte[] bytes = file(path, Math.toIntExact(size));
    if (bytes.length != size || !Digest.sha256(bytes).hex().equals(sha256)) {
      throw new BootstrapException(
          url + "/" + path + " is not what the release says: the mirror may be just changing");
    }
    return bytes;
  }

  /**
   * A file of which nothing is known.
   *
   * @param maxBytes where it ends at the latest
   */
  byte[] file(String path, int maxBytes) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(path, maxBytes);
      } catch (BootstrapException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new BootstrapException(url + "/" + path + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private byte[] once(String path, int maxBytes) throws IOException {
    Request request = new Request("GET", uri(path), Map.of("User-Agent", "jocker"), null, ANSWER);
    Reply reply = sender.send(request);
    try (InputStream body = reply.body()) {
      if (reply.status() != 200) {
        throw new BootstrapException(url + "/" + path + ": status " + reply.status());
      }
      byte[] bytes = body.readNBytes(maxBytes);
      if (body.read() >= 0) {
        throw new BootstrapException(url + "/" + path + " has more than " + maxBytes + " bytes");
      }
      return bytes;
    }
  }

  private URI uri(String path) throws BootstrapException {
    // The client takes no other scheme.
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new BootstrapException(url + " is no URL of a mirror");
    }
    try {
      // A version may have characters that a URL has not.
      return URI.create(url + "/" + path.replace("%", "%25").replace(" ", "%20"));
    } catch (IllegalArgumentException e) {
      throw new BootstrapException(url + " is no URL of a mirror", e);
    }
  }
}
