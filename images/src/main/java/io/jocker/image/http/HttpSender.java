package io.jocker.image.http;

import java.io.IOException;

/** Sends requests with the same settings, over connections that are used again. */
public interface HttpSender {
  /**
   * Sends once. The answer's body is still to be read, and to be closed.
   *
   * @throws NoAnswerException if none came in time
   * @throws IOException if none came for another reason; any status is an answer
   */
  Reply send(Request request) throws IOException;

  /** What makes senders. */
  interface Maker {
    HttpSender make(SenderSettings settings);
  }

  /**
   * A sender with these settings.
   *
   * <p>By the name of its class and the class path's own loader, for only that one sees the JDK's
   * client: see the package.
   */
  static HttpSender open(SenderSettings settings) {
    try {
      Class<?> maker =
          Class.forName(
              "io.jocker.image.http.jdk.JdkSenders", true, ClassLoader.getSystemClassLoader());
      return ((Maker) maker.getDeclaredConstructor().newInstance()).make(settings);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the jar with the HTTP client is not where it was built to be", e);
    }
  }
}
