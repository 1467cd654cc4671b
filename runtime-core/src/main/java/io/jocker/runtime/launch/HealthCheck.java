package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import io.jocker.runtime.config.ProcessConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a container's monitor asks from time to time whether it is well: by a process inside, as
 * {@code exec} makes it, whose end it waits for. The results go to a file, {@link HealthRecord}.
 * The next check begins an interval after the end of the one before; none begins while the
 * container stands still.
 *
 * @param process what is run, without a terminal
 * @param file opened for reading and writing, allocated, with {@link HealthRecord#beginning} in it
 * @param freezer says whether the container stands still, see {@link
 *     io.jocker.runtime.cgroup.CgroupManager#openFreezer}; null where it never does
 * @param leaf a group for its processes, see {@link
 *     io.jocker.runtime.cgroup.CgroupManager#openLeaf}; null where they can only be in the
 *     container's
 * @param times when, and for how long
 * @param retries how many failures in a row make it unhealthy
 * @param listener who is called for when its status has changed, null for nobody
 */
public record HealthCheck(
    ProcessConfig process,
    Fd file,
    @Nullable Fd freezer,
    @Nullable Fd leaf,
    Times times,
    int retries,
    @Nullable Listener listener) {

  /**
   * All in nanoseconds.
   *
   * @param interval between two checks
   * @param timeout of one check; then it is killed, and has failed
   * @param startPeriod how long failures do not count, unless it was healthy before; 0 for not at
   *     all
   * @param startInterval between two checks of that time
   */
  public record Times(long interval, long timeout, long startPeriod, long startInterval) {
    public Times {
      if (interval <= 0 || timeout <= 0 || startPeriod < 0 || startInterval <= 0) {
        throw new IllegalArgumentException(
            "health check times " + interval + " " + timeout + " " + startPeriod);
      }
    }
  }

  /**
   * A program of the host that a check becomes in the end if the status has changed.
   *
   * @param program absolute path
   * @param whenHealthy its arguments then, the program's name first
   * @param whenUnhealthy the same
   * @param environment {@code NAME=VALUE}
   */
  public record Listener(
      String program,
      List<String> whenHealthy,
      List<String> whenUnhealthy,
      List<String> environment) {
    public Listener {
      whenHealthy = List.copyOf(whenHealthy);
      whenUnhealthy = List.copyOf(whenUnhealthy);
      environment = List.copyOf(environment);
    }
  }

  /** The same in a container's cgroup. */
  public HealthCheck within(@Nullable Fd groupFreezer, @Nullable Fd groupLeaf) {
    return new HealthCheck(process, file, groupFreezer, groupLeaf, times, retries, listener);
  }
}
