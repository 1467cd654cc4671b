package io.jocker.engine.request;

import io.jocker.image.Healthcheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a container is asked whether it is well, where that is not left to its image.
 *
 * @param disabled whether it is not asked at all
 * @param command for a shell inside; null for the image's
 * @param intervalNanos and the other times: nanoseconds, 0 for the image's, or else the default
 * @param retries failures in a row that make it unhealthy, 0 as above
 * @param action what follows when it has become unhealthy
 */
public record HealthRequest(
    boolean disabled,
    @Nullable String command,
    long intervalNanos,
    long timeoutNanos,
    long startPeriodNanos,
    long startIntervalNanos,
    int retries,
    UnhealthyAction action) {

  /** All as the image has it. */
  public static final HealthRequest NONE =
      new HealthRequest(false, null, 0, 0, 0, 0, 0, UnhealthyAction.NONE);

  private static final long SHORTEST_NANOS = 1_000_000;

  public HealthRequest {
    boolean timed =
        intervalNanos != 0 || timeoutNanos != 0 || startPeriodNanos != 0 || startIntervalNanos != 0;
    if (disabled && (command != null || timed || retries != 0)) {
      throw new IllegalArgumentException("--no-healthcheck conflicts with --health-* options");
    }
    check("--health-interval", intervalNanos);
    check("--health-timeout", timeoutNanos);
    check("--health-start-period", startPeriodNanos);
    check("--health-start-interval", startIntervalNanos);
    if (retries < 0) {
      throw new IllegalArgumentException("--health-retries cannot be negative");
    }
  }

  private static void check(String option, long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException(option + " cannot be negative");
    }
    if (nanos > 0 && nanos < SHORTEST_NANOS) {
      throw new IllegalArgumentException(option + " cannot be less than 1ms");
    }
  }

  /** What holds for a container of an image that says this; null where nobody says anything. */
  public @Nullable Healthcheck over(@Nullable Healthcheck image) {
    if (disabled) {
      return new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0);
    }
    if (image == null && command == null) {
      return null;
    }
    Healthcheck base = image == null ? new Healthcheck(List.of(), 0, 0, 0, 0, 0) : image;
    return new Healthcheck(
        command == null ? base.test() : List.of("CMD-SHELL", command),
        either(intervalNanos, base.intervalNanos()),
        either(timeoutNanos, base.timeoutNanos()),
        either(startPeriodNanos, base.startPeriodNanos()),
        either(startIntervalNanos, base.startIntervalNanos()),
        retries == 0 ? base.retries() : retries);
  }

  private static long either(long first, long second) {
    return first == 0 ? second : first;
  }
}
