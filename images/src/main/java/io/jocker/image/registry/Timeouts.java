package io.jocker.image.registry;

import java.time.Duration;

/**
 * How long a registry may take.
 *
 * @param connect to accept a connection
 * @param answer to a request, until its headers are here
 * @param stall between two pieces of a body
 */
public record Timeouts(Duration connect, Duration answer, Duration stall) {
  public static Timeouts standard() {
    return new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30));
  }
}
