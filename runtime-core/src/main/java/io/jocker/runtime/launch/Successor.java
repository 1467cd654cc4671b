package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import java.util.List;

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
 */
public record Successor(Fd lock, String program, List<String> arguments, List<String> environment) {
  public Successor {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
  }
}
