package io.jocker.engine.store;

import java.util.Optional;

/**
 * The two processes of a container that runs. A pid counts only with the time at which its process
 * started, for pids are given out again.
 *
 * @param pid of the container's first process
 * @param startTicks when it started: field 22 of {@code proc(5)}, stat
 * @param monitorPid of its monitor
 * @param monitorTicks when that started
 * @param input the monitor's descriptor that leads to the container's input, or -1
 */
public record LiveProcesses(
    int pid, long startTicks, int monitorPid, long monitorTicks, int input) {

  /** One line; the last blank and line feed tell that it is whole. */
  String text() {
    return pid + " " + startTicks + " " + monitorPid + " " + monitorTicks + " " + input + " \n";
  }

  static Optional<LiveProcesses> parse(String text) {
    if (!text.endsWith(" \n")) {
      return Optional.empty();
    }
    String[] fields = text.split(" ", -1);
    if (fields.length != 6) {
      return Optional.empty();
    }
    return Optional.of(
        new LiveProcesses(
            Integer.parseInt(fields[0]),
            Long.parseLong(fields[1]),
            Integer.parseInt(fields[2]),
            Long.parseLong(fields[3]),
            Integer.parseInt(fields[4])));
  }
}
