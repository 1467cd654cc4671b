package io.jocker.bench;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.ProcessCalls.Ended;
import io.jocker.linux.ProcessCalls.Inherit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An OCI runtime with a command line, started by posix_spawn: what an engine in Java has to do that
 * uses one. (ProcessBuilder would add a millisecond or two for its own helper process.)
 */
final class SpawnedRuntime implements Starter {

  private static final List<String> ENVIRONMENT = List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin");

  private final Linux linux;
  private final String program;
  private final Function<String, List<String>> words;

  private SpawnedRuntime(Linux linux, String program, Function<String, List<String>> words) {
    this.linux = linux;
    this.program = program;
    this.words = words;
  }

  /**
   * Starts containers.
   *
   * @param program the runtime's absolute path
   * @param bundle the folder with config.json
   */
  static SpawnedRuntime running(Linux linux, String program, String bundle) {
    return new SpawnedRuntime(linux, program, id -> List.of("run", "-b", bundle, id));
  }

  /**
   * Starts further processes in a container that runs.
   *
   * @param program the runtime's absolute path
   * @param container its id
   * @param command what is executed in it
   */
  static SpawnedRuntime executing(Linux linux, String program, String container, String command) {
    return new SpawnedRuntime(linux, program, id -> List.of("exec", container, command));
  }

  @Override
  public String name() {
    return program.substring(program.lastIndexOf('/') + 1);
  }

  @Override
  public Started start(String id, Fd output) throws IOException {
    List<String> command = new ArrayList<>(List.of(name()));
    command.addAll(words.apply(id));
    List<Inherit> inherit = List.of(new Inherit(output, 1), new Inherit(Fd.borrowed(2), 2));
    int pid = linux.processes().spawn(program, command, ENVIRONMENT, inherit);
    Fd process = linux.processes().openProcess(pid);
    return () -> await(process);
  }

  private void await(Fd process) throws IOException {
    try (process) {
      Ended ended = linux.processes().await(process);
      if (ended.killed() || ended.status() != 0) {
        throw new IOException(
            name() + ": " + (ended.killed() ? "signal " : "exit status ") + ended.status());
      }
    }
  }
}
