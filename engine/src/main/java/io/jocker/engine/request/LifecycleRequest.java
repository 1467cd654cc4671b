package io.jocker.engine.request;

import org.jspecify.annotations.Nullable;

/**
 * How a container ends and what is kept of it.
 *
 * @param removeOnExit whether nothing is kept once it has ended
 * @param stopSignal number of the signal that asks it to end, or null for the image's or SIGTERM
 * @param log where its output is kept
 */
public record LifecycleRequest(boolean removeOnExit, @Nullable Integer stopSignal, LogRequest log) {

  /** Kept after its end, output logged. */
  public static final LifecycleRequest DEFAULT =
      new LifecycleRequest(false, null, LogRequest.DEFAULT);
}
