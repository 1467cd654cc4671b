package io.jocker.cli;

import io.jocker.engine.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One call of a command: all that it takes from its surroundings.
 *
 * @param arguments the words after the program's name
 * @param environment the caller's variables
 * @param workingDirectory absolute; relative paths among the arguments are meant from here
 * @param streams the caller's descriptors, handed on to containers
 * @param console where a command's own words go, and what is known of the caller's terminal
 */
public record Invocation(
    List<String> arguments,
    Map<String, String> environment,
    String workingDirectory,
    Streams streams,
    Console console) {

  /** Copies the arguments. */
  public Invocation {
    arguments = List.copyOf(arguments);
  }

  /** The caller's variables as {@code execve(2)} takes them. */
  List<String> variables() {
    List<String> variables = new ArrayList<>();
    environment.forEach((name, value) -> variables.add(name + "=" + value));
    return variables;
  }

  /** A path as the caller means it. */
  String path(String path) {
    return path.startsWith("/") ? path : workingDirectory + "/" + path;
  }
}
