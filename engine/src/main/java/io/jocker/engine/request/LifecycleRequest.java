package io.jocker.engine.request;

import org.jspecify.annotations.Nullable;

/**
 * How a container ends and what is kept of it.
 *
 * @param removeOnExit whether nothing is kept once it has ended
 * @param stopSignal number of the signal that asks it to end, or null for the image's or SIGTERM
 * @param stopTimeout how many seconds it has for that, negative for all the time that it wants;
 *     null for 10
 * @param restart whether it starts again by itself
 * @param log where its output is kept
 * @param health how it is asked whether it is well
 */
public record LifecycleRequest(
    boolean removeOnExit,
    @Nullable Integer stopSignal,
    @Nullable Integer stopTimeout,
    RestartPolicy restart,
    LogRequest log,
    HealthRequest health) {

  /** Kept after its end, output logged. */
  public static final LifecycleRequest DEFAULT =
      new LifecycleRequest(false, null, LogRequest.DEFAULT);

  /** With the usual time to stop, and one run. */
  public LifecycleRequest(boolean removeOnExit, @Nullable Integer stopSignal, LogRequest log) {
    this(removeOnExit, stopSignal, null, RestartPolicy.NO, log, HealthRequest.NONE);
  }
}
