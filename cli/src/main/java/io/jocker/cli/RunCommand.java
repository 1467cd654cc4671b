package io.jocker.cli;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.ProcessRequest.Stdio;
import io.jocker.linux.story.GivenUpException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code jocker run}: a new container, started and followed to its end. */
final class RunCommand implements Command {
  /** Docker's exit code when the container could not be started at all. */
  static final int NOT_STARTED = 125;

  private static final int SHORT_ID = 12;

  @Override
  public CommandModel model() {
    CommandModel model =
        new CommandModel("[OPTIONS] IMAGE [COMMAND] [ARG...]", Arity.atLeast(1))
            .argumentsEndOptions()
            .flag("Run container in background and print container ID", "-d", "--detach")
            .text("string", "Write the container ID to the file", "--cidfile")
            .flag("Suppress the pull output", "-q", "--quiet");
    Detaching.declareKeys(model);
    Detaching.declareSignals(model);
    ExplainedRun.declareWithPlan(model);
    Stepper.declare(model);
    ContainerOptions.declare(model);
    return model;
  }

  @Override
  public int failureCode() {
    return NOT_STARTED;
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Invocation invocation = session.invocation();
    ContainerRequest request = ContainerOptions.read(options, invocation);
    Path cidFile = cidFile(options, invocation);
    Stdio stdio = request.process().stdio();
    boolean detached = options.has("--detach");
    if (!detached
        && stdio.terminal()
        && stdio.interactive()
        && !invocation.console().isTerminal(invocation.streams().input())) {
      session.complain(ErrorText.of(ErrorCode.NOT_A_TERMINAL));
      return 1;
    }
    NamespaceOptions.warn(request.namespaces(), session);
    session.timings().mark("parse");
    ExplainedRun explained =
        ExplainedRun.of(options, session, Stepper.of(options, session, detached));
    Path written = explained == null || explained.runs() ? cidFile : null;
    RunProgress progress = new RunProgress(session, written, options.has("--quiet"));
    if (detached) {
      if (explained == null) {
        detach(request, session, progress);
      } else {
        explained.runDetached(request, progress);
      }
      return 0;
    }
    ContainerExit exit;
    try {
      exit =
          explained == null
              ? session.engine().run(request, Detaching.streams(options, invocation), progress)
              : explained.run(request, progress);
    } catch (GivenUpException e) {
      return NOT_STARTED;
    }
    session.timings().mark("run");
    if (exit == null || exit.detached()) {
      return 0;
    }
    if (exit.code() != 0 || exit.oomKilled()) {
      session.complainOf(Aftermath.of(exit, exit.id().substring(0, SHORT_ID)));
    }
    return exit.code();
  }

  private static void detach(ContainerRequest request, Session session, RunProgress progress)
      throws JockerException {
    try {
      session.engine().runDetached(request, progress);
    } finally {
      // Of one that did not start, too, as docker does: it is there, with the reason.
      String id = progress.createdId();
      if (id != null) {
        session.out().line(id);
      }
    }
    session.timings().mark("run");
  }

  /** Where the id is to be written, null for nowhere; it must not be there. */
  static @Nullable Path cidFile(Options options, Invocation invocation) {
    String file = options.text("--cidfile", "");
    if (file.isEmpty()) {
      return null;
    }
    Path path = Path.of(invocation.path(file));
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new UsageException(UsageException.WRONG_OPTION, ErrorCode.CIDFILE_EXISTS, file);
    }
    return path;
  }
}
