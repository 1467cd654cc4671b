package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor becomes when its container has ended and there is something to decide: whether it
 * starts again, whether it is removed. It executes this program in its own place ({@code
 * execve(2)}), so that nothing but the monitor need be there while the container runs. If somebody
 * holds the lock, it is he who decides, and the monitor just ends.
 *
 * @param lock a file that is locked ({@code flock(2)}) by whoever looks after the container; opened
 *     for the monitor alone, and not locked
 * @param program absolute path of the host
 * @param arguments the first one is the program's name
 * @param environment {@code NAME=VALUE}
 * @param delayMillis how long the monitor waits before that, after a run of less than {@link
 *     #SHORT_SECONDS}; after a longer one it waits {@link #SHORTEST_MILLIS}. 0: not at all.
 * @param condition null: always; else only if that is there in the end
 */
public record Successor(
    Fd lock,
    String program,
    List<String> arguments,
    List<String> environment,
    int delayMillis,
    @Nullable Condition condition) {
  /**
   * A file that somebody may make while the container runs.
   *
   * @param folder where; kept open by the monitor
   */
  public record Condition(Fd folder, String name) {}

  /** What is a short run: the container may be one that can only fail. */
  public static final int SHORT_SECONDS = 10;

  /** How long is waited after a long one. */
  public static final int SHORTEST_MILLIS = 100;

  public Successor {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
  }
}
