package io.jocker.cli;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.Streams;
import io.jocker.engine.request.ExecRequest;
import io.jocker.engine.request.ProcessRequest.Stdio;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jocker exec}: one more process in a container that runs. */
final class ExecCommand implements Command {
  /** No exit code: the user has left the process. */
  private static final int LEFT = -1;

  /** Docker's exit code for a working directory that is not there, as for a program. */
  private static final int NOT_FOUND = 127;

  @Override
  public CommandModel model() {
    CommandModel model =
        new CommandModel("[OPTIONS] CONTAINER COMMAND [ARG...]", Arity.atLeast(2))
            .argumentsEndOptions()
            .flag("Detached mode: run command in the background", "-d", "--detach")
            .flag("Keep STDIN open even if not attached", "-i", "--interactive")
            .flag("Allocate a pseudo-TTY", "-t", "--tty")
            .texts("list", "Set environment variables", "-e", "--env")
            .texts("list", "Read in a file of environment variables", "--env-file")
            .text("string", "Working directory inside the container", "-w", "--workdir")
            .text(
                "string", "Username or UID (format: \"<name|uid>[:<group|gid>]\")", "-u", "--user")
            .flag("Give extended privileges to the command", "--privileged");
    Detaching.declareKeys(model);
    ExplainedRun.declare(model);
    return model;
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    try {
      return execute(options, session);
    } catch (JockerException e) {
      if (e.code() != ErrorCode.WORKDIR_NOT_DIRECTORY) {
        throw e;
      }
      session.complain(e.text());
      return NOT_FOUND;
    }
  }

  private static int execute(Options options, Session session) throws JockerException {
    Invocation invocation = session.invocation();
    ExecRequest request = request(options, invocation);
    String container = options.arguments().get(0);
    boolean detached = options.has("--detach");
    if (!detached
        && request.stdio().terminal()
        && request.stdio().interactive()
        && !invocation.console().isTerminal(invocation.streams().input())) {
      session.complain(ErrorText.of(ErrorCode.NOT_A_TERMINAL));
      return 1;
    }
    RunProgress progress = new RunProgress(session, null, false);
    ExplainedRun explained = ExplainedRun.of(options, session);
    if (explained != null) {
      return explained.tellOf(
          engine -> run(engine, container, request, detached, progress, invocation.streams()));
    }
    Streams streams = Detaching.streams(options, invocation);
    int code = run(session.engine(), container, request, detached, progress, streams);
    return code == LEFT ? Detaching.tell(session) : code;
  }

  private static int run(
      Engine engine,
      String container,
      ExecRequest request,
      boolean detached,
      RunProgress progress,
      Streams streams)
      throws JockerException {
    if (detached) {
      engine.execDetached(container, request);
      return 0;
    }
    ContainerExit exit = engine.exec(container, request, streams, progress);
    return exit.detached() ? LEFT : exit.code();
  }

  private static ExecRequest request(Options options, Invocation invocation) {
    List<String> words = options.arguments();
    List<String> variables =
        new EnvironmentOptions(invocation)
            .variables(options.texts("--env-file"), options.texts("--env"));
    try {
      return new ExecRequest(
          words.subList(1, words.size()),
          variables,
          notEmpty(options.text("--workdir")),
          notEmpty(options.text("--user")),
          options.has("--privileged"),
          new Stdio(options.has("--interactive"), options.has("--tty")));
    } catch (IllegalArgumentException e) {
      throw UsageException.wrongOption(e);
    }
  }

  private static @Nullable String notEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
