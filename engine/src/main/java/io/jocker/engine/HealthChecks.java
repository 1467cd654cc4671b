package io.jocker.engine;

/** Whether containers are well. */
public interface HealthChecks {
  /**
   * Lets a container be checked now, and waits for the result, which counts as any other.
   *
   * @throws JockerException CONFLICT if it does not run or has no check
   */
  ContainerHealth check(String container) throws JockerException;

  /**
   * Says that the status of a container has changed, and does what was asked for in this case.
   * Called by the process that a check has become, and of no use to anybody else.
   *
   * @param id of the container
   * @param status what it is now; nothing happens if it has changed again, or the container has
   *     ended
   */
  void changed(String id, String status) throws JockerException;
}
