package io.jocker.image.http.jdk;

import io.jocker.image.http.HttpSender;
import io.jocker.image.http.NoAnswerException;
import io.jocker.image.http.Reply;
import io.jocker.image.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One client of the JDK. */
final class JdkSender implements HttpSender {
  private final HttpClient client;
  private final Duration stall;

  JdkSender(HttpClient client, Duration stall) {
    this.client = client;
    this.stall = stall;
  }

  @Override
  public Reply send(Request request) throws IOException {
    try {
      HttpResponse<InputStream> response =
          client.send(translated(request), info -> new BodyStream(stall));
      return new Reply(response.statusCode(), response.headers().map(), response.body());
    } catch (HttpTimeoutException e) {
      throw new NoAnswerException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static HttpRequest translated(Request request) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri()).timeout(request.within());
    request.headers().forEach(builder::header);
    return builder.method(request.method(), publisher(request.body())).build();
  }

  private static BodyPublisher publisher(Request.@Nullable Body body) {
    if (body == null || body.length() == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> opened(body)), body.length());
  }

  private static InputStream opened(Request.Body body) {
    try {
      return body.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
