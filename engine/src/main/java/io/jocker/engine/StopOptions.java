package io.jocker.engine;

import org.jspecify.annotations.Nullable;

/**
 * How a container is asked to end.
 *
 * @param signal number of the signal, or null for the container's own
 * @param timeoutSeconds how long it may take before it is killed, negative for all the time that it
 *     wants; null for the container's own, or 10
 */
public record StopOptions(@Nullable Integer signal, @Nullable Integer timeoutSeconds) {
  /** As the container wants it. */
  public static final StopOptions DEFAULT = new StopOptions(null, null);
}
