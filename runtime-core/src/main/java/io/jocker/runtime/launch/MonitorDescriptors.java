package io.jocker.runtime.launch;

import io.jocker.linux.program.Argument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container's monitor keeps, by number.
 *
 * @param input leads to the container's input, -1 for none
 * @param lock of the successor, or -1
 * @param conditionFolder of its condition, or -1
 * @param health null without checks
 */
record MonitorDescriptors(
    int exit,
    int acknowledged,
    OutputPump.@Nullable Log log,
    int input,
    int lock,
    int conditionFolder,
    @Nullable Health health,
    List<OutputPump.Source> sources) {
  /**
   * What health checks need.
   *
   * @param group theirs
   * @param tasks by which they join the container's cgroups
   */
  record Health(
      HealthCheck check,
      HealthSteps.Kept files,
      HealthGroupSteps.Group group,
      List<Argument> tasks) {}

  /** Nothing to read, and nobody who is asked how he is: all that is left is to wait. */
  boolean onlyWaits() {
    return sources.isEmpty() && health == null;
  }
}
