package io.jocker.runtime.config;

import java.util.List;

/**
 * A program of the host that runs at a point of the container's life and gets its state as JSON on
 * standard input.
 *
 * @param path absolute
 * @param args with the program's name first
 * @param timeoutSeconds 0 for no limit
 */
public record Hook(String path, List<String> args, List<String> env, long timeoutSeconds) {
  public Hook {
    args = List.copyOf(args);
    env = List.copyOf(env);
  }
}
