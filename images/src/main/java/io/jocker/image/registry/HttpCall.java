package io.jocker.image.registry;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param why what it is made for
 * @param subject what it is about, such as a repository or a blob
 * @param content what goes with it; null for nothing
 */
record HttpCall(
    RegistryTopic why,
    String subject,
    String method,
    URI uri,
    Map<String, String> headers,
    @Nullable Content content) {
  HttpCall {
    headers = Map.copyOf(headers);
  }

  static HttpCall get(RegistryTopic why, String subject, URI uri) {
    return new HttpCall(why, subject, "GET", uri, Map.of(), null);
  }

  static HttpCall of(RegistryTopic why, String subject, String method, URI uri) {
    return new HttpCall(why, subject, method, uri, Map.of(), null);
  }

  HttpCall with(Map<String, String> others) {
    return new HttpCall(why, subject, method, uri, others, content);
  }

  HttpCall sending(Content body) {
    return new HttpCall(why, subject, method, uri, headers, body);
  }

  HttpCall to(URI other) {
    return new HttpCall(why, subject, method, other, headers, content);
  }

  /** Whether it changes nothing at the server, so that a redirect may be followed. */
  boolean isSafe() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
