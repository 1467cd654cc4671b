package io.jocker.image.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How a request shows who makes it. The text of none of them has the secret in it, so that no
 * message or log can.
 */
sealed interface RegistryAuth {
  /** The value of the {@code Authorization} header; empty for none. */
  String header();

  /** The first word of the header, which is no secret; empty for none. */
  default String scheme() {
    String header = header();
    int end = header.indexOf(' ');
    return end < 0 ? "" : header.substring(0, end);
  }

  /** As nobody in particular. */
  record Anonymous() implements RegistryAuth {
    @Override
    public String header() {
      return "";
    }
  }

  /** With name and password (RFC 7617). */
  record Basic(String user, String password) implements RegistryAuth {
    @Override
    public String header() {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
      return "Basic[user=" + user + "]";
    }
  }

  /** With a token that the registry's authority gave out (RFC 6750). */
  record Bearer(String token) implements RegistryAuth {
    @Override
    public String header() {
      return "Bearer " + token;
    }

    @Override
    public String toString() {
      return "Bearer[]";
    }
  }
}
