package io.jocker.image.registry;

import io.jocker.image.http.HttpSender;
import io.jocker.image.http.Request;
import io.jocker.image.http.SenderSettings;
import io.jocker.linux.story.Actor;
import io.jocker.linux.story.CallMade;
import io.jocker.linux.story.Passage;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Sends requests: again where that may help, through redirects, with bounds on time. What was sent
 * and answered is told to the story.
 *
 * <p>Redirects are followed here and not by the JDK's client, which sends the {@code Authorization}
 * header on to another origin (seen in JDK 17), and blobs are redirected to storage services on
 * every pull. Only what changes nothing is sent to where a redirect leads: an upload could
 * otherwise be taken somewhere else.
 */
final class HttpTransport {
  private static final int MAX_REDIRECTS = 10;

  /** What a line has at least, in bytes a second: an upload gets so much more time. */
  private static final long SLOWEST_LINE = 16 << 10;

  private final ProxySettings proxies;
  private final RetryPolicy retry;
  private final Timeouts timeouts;
  private final CertificateFolders certificates;
  private final Story story;
  private final Map<String, HttpSender> senders = new ConcurrentHashMap<>();

  HttpTransport(
      ProxySettings proxies,
      RetryPolicy retry,
      Timeouts timeouts,
      CertificateFolders certificates,
      Story story) {
    this.proxies = proxies;
    this.retry = retry;
    this.timeouts = timeouts;
    this.certificates = certificates;
    this.story = story;
  }

  RetryPolicy retry() {
    return retry;
  }

  /**
   * Sends a request, again after what may pass.
   *
   * @param auth sent to the origin of the call's URI and to no other
   * @throws IOException if no answer came after all attempts; any status is an answer
   */
  Answer send(HttpCall call, RegistryAuth auth) throws IOException {
    for (int failures = 1; ; failures++) {
      Duration asked = Duration.ZERO;
      try {
        Answer answer = followRedirects(call, auth);
        asked = RetryAfter.of(answer);
        boolean last = failures >= retry.attempts() || !retry.grants(asked);
        if (!isTransient(answer.status()) || last) {
          return answer;
        }
        answer.close();
      } catch (IOException e) {
        if (!mayPass(e) || failures >= retry.attempts()) {
          throw e;
        }
      }
      retry.await(failures, asked);
    }
  }

  /** Sends once, without following or repeating anything. */
  Answer sendOnce(HttpCall call, RegistryAuth auth) throws IOException {
    long begin = System.nanoTime();
    int status = 0;
    try {
      Answer answer = exchange(call, auth);
      status = answer.status();
      return answer;
    } finally {
      tell(call, auth, status, begin);
    }
  }

  private Answer followRedirects(HttpCall first, RegistryAuth auth) throws IOException {
    HttpCall call = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      boolean sameOrigin =
          RegistryAddress.origin(call.uri()).equals(RegistryAddress.origin(first.uri()));
      Answer answer = sendOnce(call, sameOrigin ? auth : new RegistryAuth.Anonymous());
      if (!isRedirect(answer.status()) || !call.isSafe()) {
        return answer;
      }
      answer.close();
      call = call.to(target(call.uri(), answer.header("Location"), "a redirect"));
    }
    throw new RefusedRedirect("more than " + MAX_REDIRECTS + " redirects");
  }

  /**
   * Where a server sends us; never from https to plain http, where anybody could be.
   *
   * @param what sends us there, for the message
   */
  static URI target(URI from, String location, String what) throws RefusedRedirect {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new RefusedRedirect(what + " to no URL");
    }
    String scheme = String.valueOf(to.getScheme());
    boolean safe = scheme.equalsIgnoreCase("https");
    if (location.isEmpty() || to.getHost() == null) {
      throw new RefusedRedirect(what + " without a target");
    }
    if (!safe && !scheme.equalsIgnoreCase("http")) {
      throw new RefusedRedirect(what + " to " + scheme + ":");
    }
    if (!safe && from.getScheme().equalsIgnoreCase("https")) {
      throw new RefusedRedirect(what + " from https to plain http at " + to.getHost());
    }
    return to;
  }

  private Answer exchange(HttpCall call, RegistryAuth auth) throws IOException {
    Content content = call.content();
    long length = content == null ? 0 : content.length();
    Duration within = timeouts.answer().plusSeconds(length / SLOWEST_LINE);
    Request request = new Request(call.method(), call.uri(), headers(call, auth), content, within);
    return Answer.of(call.uri(), sender(call.uri()).send(request));
  }

  private static Map<String, String> headers(HttpCall call, RegistryAuth auth) {
    Map<String, String> headers = new HashMap<>(call.headers());
    headers.put("User-Agent", "jocker");
    if (!auth.header().isEmpty()) {
      headers.put("Authorization", auth.header());
    }
    return headers;
  }

  /** For a server: one for all, but for servers with certificates of their own. */
  private HttpSender sender(URI uri) throws IOException {
    SSLContext context = certificates.contextFor(uri);
    String key = context == null ? "" : String.valueOf(uri.getRawAuthority());
    HttpSender known = senders.get(key);
    if (known != null) {
      return known;
    }
    HttpSender made =
        HttpSender.open(
            new SenderSettings(proxies, timeouts.connect(), timeouts.stall(), context, false));
    HttpSender other = senders.putIfAbsent(key, made);
    return other == null ? made : other;
  }

  /** Tells a request as it went over the line; of secrets only that there was one. */
  private void tell(HttpCall call, RegistryAuth auth, int status, long begin) {
    if (!story.isTold()) {
      return;
    }
    long end = System.nanoTime();
    StringBuilder arguments = new StringBuilder(call.uri().toString());
    if (!auth.scheme().isEmpty()) {
      arguments.append(", Authorization: ").append(auth.scheme()).append(" ...");
    }
    String range = call.headers().get("Range");
    if (range != null) {
      arguments.append(", Range: ").append(range);
    }
    CallMade made = new CallMade(call.method(), arguments.toString(), status, end, end - begin);
    story.add(
        List.of(
            new Passage(
                call.why().key(), call.subject(), Actor.JOCKER, List.of(made), status == 0)));
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

  /** A redirect that is not followed. */
  static final class RefusedRedirect extends IOException {
    RefusedRedirect(String message) {
      super(message);
    }
  }
}
