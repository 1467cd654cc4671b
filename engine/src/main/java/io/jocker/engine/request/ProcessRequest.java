package io.jocker.engine.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs in a container, and how.
 *
 * @param command words after the image's name; empty takes the image's own
 * @param entrypoint in place of the image's: null keeps that, an empty list removes it
 * @param environment entries {@code NAME=VALUE} put over the image's; {@code NAME} alone takes that
 *     name away
 * @param workingDirectory absolute path in the container, or null for the image's
 * @param user {@code user|uid[:group|gid]}, or null for the image's
 * @param supplementaryGroups names or numbers beside those of the user
 * @param stdio what the process's standard streams are
 * @param init whether a small init is pid 1, which passes signals on and reaps
 */
public record ProcessRequest(
    List<String> command,
    @Nullable List<String> entrypoint,
    List<String> environment,
    @Nullable String workingDirectory,
    @Nullable String user,
    List<String> supplementaryGroups,
    Stdio stdio,
    boolean init) {

  /**
   * The process's standard streams.
   *
   * @param interactive whether standard input is connected; otherwise it is /dev/null
   * @param terminal whether they are a pseudo-terminal of its own
   */
  public record Stdio(boolean interactive, boolean terminal) {
    /** Output only, through pipes. */
    public static final Stdio OUTPUT_ONLY = new Stdio(false, false);
  }

  /** Checks the working directory and copies the lists. */
  public ProcessRequest {
    command = List.copyOf(command);
    entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
    environment = List.copyOf(environment);
    supplementaryGroups = List.copyOf(supplementaryGroups);
    if (workingDirectory != null && !workingDirectory.startsWith("/")) {
      throw new IllegalArgumentException(
          "the working directory '"
              + workingDirectory
              + "' is invalid, it needs to be an absolute path");
    }
  }

  /** The command with the image's settings, output only. */
  public static ProcessRequest of(List<String> command) {
    return new ProcessRequest(
        command, null, List.of(), null, null, List.of(), Stdio.OUTPUT_ONLY, false);
  }

  /** The same process with other streams. */
  public ProcessRequest withStdio(Stdio other) {
    return new ProcessRequest(
        command, entrypoint, environment, workingDirectory, user, supplementaryGroups, other, init);
  }
}
