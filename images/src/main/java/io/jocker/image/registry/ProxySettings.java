package io.jocker.image.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code
 * NO_PROXY}, or the same in lower case, understood as Go's programs do.
 *
 * <p>{@code NO_PROXY} is a list, separated by commas, of {@code *}, host names (which mean their
 * subdomains too), IP addresses, each with or without a port. Loopback is never asked through a
 * proxy. Ranges of addresses ({@code 10.0.0.0/8}) match the addresses themselves, not names that
 * lead there.
 */
public final class ProxySettings extends ProxySelector {
  private final @Nullable InetSocketAddress http;
  private final @Nullable InetSocketAddress https;
  private final List<String> direct;

  private ProxySettings(
      @Nullable InetSocketAddress http, @Nullable InetSocketAddress https, List<String> direct) {
    this.http = http;
    this.https = https;
    this.direct = List.copyOf(direct);
  }

  /** No proxies. */
  public static ProxySettings none() {
    return new ProxySettings(null, null, List.of());
  }

  /**
   * Reads the variables.
   *
   * @param environment gives a variable's value, or null
   * @throws IllegalArgumentException if a proxy is no {@code http://host:port}, or has a password:
   *     Java sends none through a tunnel
   */
  public static ProxySettings from(UnaryOperator<@Nullable String> environment) {
    List<String> direct = new ArrayList<>();
    for (String entry : value(environment, "NO_PROXY").split(",", -1)) {
      if (!entry.isBlank()) {
        direct.add(entry.strip().toLowerCase(Locale.ROOT));
      }
    }
    return new ProxySettings(
        proxy("HTTP_PROXY", value(environment, "HTTP_PROXY")),
        proxy("HTTPS_PROXY", value(environment, "HTTPS_PROXY")),
        direct);
  }

  @Override
  public List<Proxy> select(URI uri) {
    boolean safe = "https".equalsIgnoreCase(uri.getScheme());
    InetSocketAddress proxy = safe ? https : http;
    boolean none = proxy == null || isDirect(uri);
    return List.of(none ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, proxy));
  }

  /** The failed request itself says so. */
  @Override
  public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {}

  private boolean isDirect(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (InsecureRegistries.isLoopback(host)) {
      return true;
    }
    int standard = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    for (String entry : direct) {
      if (entry.equals("*") || matches(entry, host) || matches(entry, host + ":" + port)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String entry, String host) {
    if (entry.indexOf('/') > 0) {
      return AddressRange.contains(entry, host);
    }
    String name = entry.startsWith(".") ? entry.substring(1) : entry;
    return (host.equals(name) && !entry.startsWith(".")) || host.endsWith("." + name);
  }

  private static String value(UnaryOperator<@Nullable String> environment, String name) {
    String upper = environment.apply(name);
    String lower = environment.apply(name.toLowerCase(Locale.ROOT));
    String set = upper == null || upper.isEmpty() ? lower : upper;
    return set == null ? "" : set.strip();
  }

  private static @Nullable InetSocketAddress proxy(String variable, String value) {
    if (value.isEmpty()) {
      return null;
    }
    try {
      URI uri = new URI(value.contains("://") ? value : "http://" + value);
      if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
        throw new IllegalArgumentException(variable + " is not http://HOST:PORT: " + value);
      }
      if (uri.getRawUserInfo() != null) {
        throw new IllegalArgumentException(variable + " has a user name, which is not supported");
      }
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      return InetSocketAddress.createUnresolved(uri.getHost(), port);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(variable + " is not http://HOST:PORT", e);
    }
  }
}
