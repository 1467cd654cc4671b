package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.Errno;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * The last step of a start: {@code execve(2)} of the container's program. A name without a slash is
 * looked for in each directory of the container's own PATH, as {@code execvp(3)} does: the search
 * goes on over what is not there, remembers what may not be executed, and stops at any other error.
 */
final class ExecSteps {
  /** Every step that stands for a failed execve has a name that begins so. */
  static final String NAME = "execute ";

  private final ProgramBuilder program;

  ExecSteps(ProgramBuilder program) {
    this.program = program;
  }

  /**
   * Just before an execve: the program that comes is to hear signals again, which were blocked when
   * the monitor began.
   */
  static Step addUnblocking(ProgramBuilder program) {
    return program.call(
        "unblock signals",
        SystemCall.RT_SIGPROCMASK,
        named("SIG_SETMASK", 2),
        addressOf(Data.numbers("none", 0)),
        NULL,
        number(8));
  }

  /** Adds the attempts; the program does not go on after them. */
  void add(List<String> arguments, List<String> environment) {
    String command = arguments.get(0);
    program.about(LaunchTopic.EXECUTE, command);
    Argument argv = addressOf(Data.strings("arguments", arguments));
    Argument envp = addressOf(Data.strings("environment", environment));
    if (command.indexOf('/') >= 0) {
      program.call(NAME + command, SystemCall.EXECVE, text(command), argv, envp);
      return;
    }
    Data denied = Data.room(8, "denied");
    for (String candidate : candidates(command, environment)) {
      addAttempt(candidate, argv, envp, denied);
    }
    Label absent = program.label("absent");
    Label forbidden = program.label("forbidden");
    Step any = program.load("was one forbidden?", addressOf(denied), 0, -1);
    program
        .test("was one forbidden?", resultOf(any), 0, -1)
        .thenGoTo(absent)
        .onErrorGoTo(forbidden);
    program.place(forbidden);
    program.fail(NAME + command, Errno.EACCES);
    program.place(absent);
    program.fail(NAME + command, Errno.ENOENT);
  }

  private void addAttempt(String candidate, Argument argv, Argument envp, Data denied) {
    Label refused = program.label("refused");
    Label next = program.label("next");
    Label stop = program.label("stop");
    Label notDirectory = program.label("not a directory?");
    Label notAllowed = program.label("not allowed?");
    Step exec =
        program
            .call(NAME + candidate, SystemCall.EXECVE, text(candidate), argv, envp)
            .onErrorGoTo(refused);
    program.place(refused);
    is(exec, Errno.ENOENT).thenGoTo(next).onErrorGoTo(notDirectory);
    program.place(notDirectory);
    is(exec, Errno.ENOTDIR).thenGoTo(next).onErrorGoTo(notAllowed);
    program.place(notAllowed);
    is(exec, Errno.EACCES).onErrorGoTo(stop);
    program.store("remember that", addressOf(denied), number(1)).thenGoTo(next);
    program.place(stop);
    program.failAs(NAME + candidate, exec);
    program.place(next);
  }

  private Step is(Step exec, Errno errno) {
    return program.test(errno.name() + "?", resultOf(exec), -errno.number(), -1);
  }

  /**
   * The files that {@code command} may be, in the order of PATH. An empty entry would mean the
   * working directory: passed over, for safety.
   */
  static List<String> candidates(String command, List<String> environment) {
    List<String> candidates = new ArrayList<>();
    for (String variable : environment) {
      if (variable.startsWith("PATH=")) {
        candidates.clear();
        for (String directory : variable.substring("PATH=".length()).split(":", -1)) {
          if (!directory.isEmpty()) {
            candidates.add(directory + "/" + command);
          }
        }
      }
    }
    return candidates;
  }
}
