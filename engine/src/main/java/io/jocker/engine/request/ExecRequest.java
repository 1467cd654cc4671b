package io.jocker.engine.request;

import io.jocker.engine.request.ProcessRequest.Stdio;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One more process for a container that runs.
 *
 * @param command the program and its arguments, at least one
 * @param environment entries {@code NAME=VALUE} put over the container's; {@code NAME} alone takes
 *     that name away
 * @param workingDirectory absolute path in the container, or null for the container's
 * @param user {@code user|uid[:group|gid]}, or null for the container's
 * @param privileged whether it has every capability
 */
public record ExecRequest(
    List<String> command,
    List<String> environment,
    @Nullable String workingDirectory,
    @Nullable String user,
    boolean privileged,
    Stdio stdio) {
  public ExecRequest {
    command = List.copyOf(command);
    environment = List.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("No exec command specified");
    }
    if (workingDirectory != null && !workingDirectory.startsWith("/")) {
      throw new IllegalArgumentException(
          "the working directory '"
              + workingDirectory
              + "' is invalid, it needs to be an absolute path");
    }
  }

  /** The command as the container's own process is, output only. */
  public static ExecRequest of(String... command) {
    return new ExecRequest(List.of(command), List.of(), null, null, false, Stdio.OUTPUT_ONLY);
  }
}
