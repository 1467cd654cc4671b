package io.jocker.image.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a registry's API is: {@code https://registry-1.docker.io}, or with a path in front of
 * {@code /v2/}.
 *
 * @param scheme {@code http} or {@code https}
 * @param host as in a URL: an IPv6 address is in brackets
 * @param port 1 to 65535, or -1 for the scheme's own
 * @param basePath empty, or beginning with a slash and not ending with one
 */
record RegistryAddress(String scheme, String host, int port, String basePath) {
  private static final int MAX_PORT = 65535;

  RegistryAddress {
    host = host.toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("unknown scheme " + scheme + ":");
    }
    if (host.isEmpty() || port == 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("bad registry address \"" + host + ":" + port + "\"");
    }
  }

  /** The registry at {@code host} or {@code host:port}, as a reference names it. */
  static RegistryAddress of(String scheme, String domain) {
    int colon = domain.lastIndexOf(':');
    boolean hasPort = colon > domain.lastIndexOf(']');
    String host = hasPort ? domain.substring(0, colon) : domain;
    return new RegistryAddress(scheme, host, hasPort ? port(domain, colon + 1) : -1, "");
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is no http or https URL, or has a query, a fragment or a
   *     password in it
   */
  static RegistryAddress parse(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null
          || uri.getScheme() == null
          || uri.getRawUserInfo() != null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        throw new IllegalArgumentException("not the URL of a registry: \"" + url + "\"");
      }
      String path = uri.getRawPath();
      while (path.endsWith("/")) {
        path = path.substring(0, path.length() - 1);
      }
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      return new RegistryAddress(scheme, uri.getHost(), uri.getPort(), path);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL: \"" + url + "\"", e);
    }
  }

  /** The URL of a path below {@code /v2/}. */
  URI uri(String path) {
    return URI.create(scheme + "://" + authority() + basePath + "/v2/" + path);
  }

  /** Host and, if it was given, port: how people name the registry. */
  String authority() {
    return port < 0 ? host : host + ":" + port;
  }

  boolean isPlainHttp() {
    return scheme.equals("http");
  }

  /** What a server is by RFC 6454: scheme, host and port; what one may know another may not. */
  static String origin(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int standard = scheme.equals("https") ? 443 : 80;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority() + basePath;
  }

  private static int port(String domain, int start) {
    try {
      int port = Integer.parseInt(domain.substring(start));
      if (port > 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Docker's grammar lets a port have any number of digits: told below.
    }
    throw new IllegalArgumentException("bad port in \"" + domain + "\"");
  }
}
