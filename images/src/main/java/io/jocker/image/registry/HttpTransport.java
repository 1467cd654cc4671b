package io.jocker.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * Sends requests: again where that may help, through redirects, with bounds on time.
 *
 * <p>Redirects are followed here and not by the JDK's client, which sends the {@code Authorization}
 * header on to another origin (seen in JDK 17), and blobs are redirected to storage services on
 * every pull.
 */
final class HttpTransport {
  private static final int MAX_REDIRECTS = 10;
  private static final int MAX_RETRY_AFTER_DIGITS = 4;

  private final HttpClient client;
  private final RetryPolicy retry;
  private final Timeouts timeouts;

  HttpTransport(ProxySettings proxies, RetryPolicy retry, Timeouts timeouts) {
    this.retry = retry;
    this.timeouts = timeouts;
    this.client =
        HttpClient.newBuilder()
            // One connection for each layer; HTTP/2 would send all through one flow window.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeouts.connect())
            .proxy(proxies)
            .build();
  }

  /**
   * GETs.
   *
   * @param auth sent to the origin of {@code uri} and to no other
   * @throws IOException if no answer came after all attempts; any status is an answer
   */
  Answer get(URI uri, Map<String, String> headers, RegistryAuth auth) throws IOException {
    for (int failures = 1; ; failures++) {
      Duration asked = Duration.ZERO;
      try {
        Answer answer = followRedirects(uri, headers, auth);
        if (!isTransient(answer.status()) || failures >= retry.attempts()) {
          return answer;
        }
        asked = retryAfter(answer);
        answer.close();
      } catch (IOException e) {
        if (!mayPass(e) || failures >= retry.attempts()) {
          throw e;
        }
      }
      retry.await(failures, asked);
    }
  }

  /** GETs once, without following or repeating anything. */
  Answer getOnce(URI uri) throws IOException {
    return send(request(uri, Map.of()).GET().build());
  }

  /** POSTs a form once; a redirect is an answer like any other. */
  Answer postForm(URI uri, String form) throws IOException {
    BodyPublisher body = BodyPublishers.ofString(form);
    Map<String, String> type = Map.of("Content-Type", "application/x-www-form-urlencoded");
    return send(request(uri, type).POST(body).build());
  }

  private Answer followRedirects(URI first, Map<String, String> headers, RegistryAuth auth)
      throws IOException {
    URI uri = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpRequest.Builder request = request(uri, headers);
      boolean sameOrigin = RegistryAddress.origin(uri).equals(RegistryAddress.origin(first));
      if (sameOrigin && !auth.header().isEmpty()) {
        request.header("Authorization", auth.header());
      }
      Answer answer = send(request.GET().build());
      if (!isRedirect(answer.status())) {
        return answer;
      }
      answer.close();
      uri = target(uri, answer.header("Location"));
    }
    throw new RefusedRedirect("more than " + MAX_REDIRECTS + " redirects");
  }

  /** Where a redirect leads; never from https to plain http, where anybody could be. */
  private static URI target(URI from, String location) throws RefusedRedirect {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new RefusedRedirect("a redirect to no URL");
    }
    String scheme = String.valueOf(to.getScheme());
    boolean safe = scheme.equalsIgnoreCase("https");
    if (location.isEmpty() || to.getHost() == null) {
      throw new RefusedRedirect("a redirect without a target");
    }
    if (!safe && !scheme.equalsIgnoreCase("http")) {
      throw new RefusedRedirect("a redirect to " + scheme + ":");
    }
    if (!safe && from.getScheme().equalsIgnoreCase("https")) {
      throw new RefusedRedirect("a redirect from https to plain http at " + to.getHost());
    }
    return to;
  }

  private HttpRequest.Builder request(URI uri, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(timeouts.answer()).header("User-Agent", "jocker");
    headers.forEach(request::header);
    return request;
  }

  private Answer send(HttpRequest request) throws IOException {
    try {
      HttpResponse<InputStream> response =
          client.send(request, info -> new BodyStream(timeouts.stall()));
      return Answer.of(response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static boolean isTransient(int status) {
    return status >= 500 || status == 429;
  }

  /** Nobody there, no trust, or a redirect of the wrong kind will be the same in a second. */
  private static boolean mayPass(IOException e) {
    return !(e instanceof ConnectException
        || e instanceof SSLException
        || e instanceof InterruptedIOException
        || e instanceof RefusedRedirect);
  }

  /** The header's form with a date is not taken: the policy's own pause will do. */
  private static Duration retryAfter(Answer answer) {
    String text = answer.header("Retry-After");
    if (text.isEmpty() || text.length() > MAX_RETRY_AFTER_DIGITS) {
      return Duration.ZERO;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Duration.ZERO;
      }
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  /** A redirect that is not followed. */
  static final class RefusedRedirect extends IOException {
    RefusedRedirect(String message) {
      super(message);
    }
  }
}
