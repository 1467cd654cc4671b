package io.jocker.engine;

import java.time.Instant;
import java.util.List;

/**
 * How a container is, as its checks have found.
 *
 * @param status {@code starting}, {@code healthy} or {@code unhealthy}; the last one also for a
 *     container that does not run any more
 * @param failingStreak failures in a row
 * @param log the last checks, oldest first
 */
public record ContainerHealth(String status, long failingStreak, List<Probe> log) {

  /**
   * One check.
   *
   * @param exitCode 0 if it found the container well; -1 if its time was up or it could not be run
   * @param output the first 4096 bytes
   */
  public record Probe(Instant start, Instant end, int exitCode, String output) {}

  public ContainerHealth {
    log = List.copyOf(log);
  }
}
