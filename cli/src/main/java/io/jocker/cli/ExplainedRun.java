package io.jocker.cli;

import io.jocker.cli.explain.ExplainMode;
import io.jocker.cli.explain.Explanation;
import io.jocker.cli.explain.ShellStory;
import io.jocker.engine.ContainerExit;
import io.jocker.engine.Engine;
import io.jocker.engine.EngineTopic;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.linux.story.StoryRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code run --explain}: a run whose story is kept and told afterwards, also when it failed. */
final class ExplainedRun {
  private final Session session;
  private final @Nullable ExplainMode mode;
  private final @Nullable Path file;
  private final StoryRecorder story;

  private ExplainedRun(
      Session session, @Nullable ExplainMode mode, @Nullable Path file, @Nullable Stepper stepper) {
    this.session = session;
    this.mode = mode;
    this.file = file;
    this.story = new StoryRecorder(EngineTopic.AFFAIRS, stepper);
  }

  /** Declares the options of a start that can be planned only, too. */
  static void declareWithPlan(CommandModel model) {
    declare(
        model, "Show each step taken, and why (short|full|json), or what would be done (plan|sh)");
  }

  /** Declares the options. */
  static void declare(CommandModel model) {
    declare(model, "Show each step taken, and why (short|full|json)");
  }

  private static void declare(CommandModel model, String description) {
    model
        .optionalText("string", "short", description, "--explain")
        .text("string", "Write what --explain shows to a file", "--explain-file");
  }

  /** The run that was asked to explain itself; null where it was not. */
  static @Nullable ExplainedRun of(Options options, Session session) {
    return of(options, session, null);
  }

  /** The same, or one that a learner steps through. */
  static @Nullable ExplainedRun of(Options options, Session session, @Nullable Stepper stepper) {
    // The usual start links no lambda.
    ExplainMode mode =
        options.isGiven("--explain") ? options.read("--explain", ExplainMode::parse) : null;
    String file = options.text("--explain-file", "");
    if (mode == null && !file.isEmpty()) {
      throw new UsageException(
          UsageException.WRONG_OPTION,
          ErrorCode.OPTION_VALUE,
          file,
          "--explain-file",
          "it needs --explain");
    }
    return mode == null && stepper == null
        ? null
        : new ExplainedRun(
            session,
            mode,
            file.isEmpty() ? null : Path.of(session.invocation().path(file)),
            stepper);
  }

  /** Whether there will be a container. */
  boolean runs() {
    return mode == null || mode.runs();
  }

  /**
   * Runs the container, or only makes its plan.
   *
   * @return null where nothing was run
   */
  @Nullable ContainerExit run(ContainerRequest request, RunListener progress)
      throws JockerException {
    if (mode == ExplainMode.SH) {
      return shell(request, progress);
    }
    try (Engine engine = session.engine(story)) {
      if (mode == ExplainMode.PLAN) {
        engine.plan(request, session.invocation().streams(), progress);
        return null;
      }
      return engine.run(request, session.invocation().streams(), progress);
    } finally {
      tell();
    }
  }

  /** A plan that failed is no script: then there is only the failure. */
  private @Nullable ContainerExit shell(ContainerRequest request, RunListener progress)
      throws JockerException {
    ContainerRequest planned = withoutUsualNetwork(request);
    ShellPlanning planning = new ShellPlanning(progress);
    try (Engine engine = session.engine(story)) {
      engine.plan(planned, session.invocation().streams(), planning);
    }
    String place = session.config().root();
    tell(ShellStory.of(planning.plan(story.passages(), planned, place), session.language()));
    return null;
  }

  /**
   * The commands make no wires; who asks for a network is told so, but not who asks for nothing.
   */
  private static ContainerRequest withoutUsualNetwork(ContainerRequest request) {
    NamespacesRequest namespaces = request.namespaces();
    return namespaces.network() instanceof NamespaceMode.Usual
        ? request.withNamespaces(namespaces.withNetwork(NamespaceMode.PRIVATE))
        : request;
  }

  /** What another command does with an engine. */
  @FunctionalInterface
  interface Action {
    int with(Engine engine) throws JockerException;
  }

  /** Does something else, and tells of it; there is no plan of that. */
  int tellOf(Action action) throws JockerException {
    if (mode != null && !mode.runs()) {
      throw new UsageException(
          UsageException.WRONG_OPTION,
          ErrorCode.OPTION_VALUE,
          mode.name().toLowerCase(Locale.ROOT),
          "--explain",
          "only a new container has a plan");
    }
    try (Engine engine = session.engine(story)) {
      return action.with(engine);
    } finally {
      tell();
    }
  }

  /** Does something with an engine, and tells of it if that is asked for. */
  static int doing(Options options, Session session, Action action) throws JockerException {
    ExplainedRun explained = of(options, session);
    return explained == null ? action.with(session.engine()) : explained.tellOf(action);
  }

  /** The same for a container that goes on by itself; its id is printed. */
  void runDetached(ContainerRequest request, RunListener progress) throws JockerException {
    if (!runs()) {
      run(request, progress);
      return;
    }
    try (Engine engine = session.engine(story)) {
      session.out().line(engine.runDetached(request, progress));
    } finally {
      tell();
    }
  }

  private void tell() {
    if (mode != null) {
      tell(Explanation.of(story.passages(), mode, session.language()));
    }
  }

  private void tell(String text) {
    if (file != null) {
      write(file, text);
    } else if (!runs()) {
      session.out().print(text);
    } else {
      session.err().print(text);
      session.err().flush();
    }
  }

  private void write(Path to, String text) {
    try {
      Files.writeString(to, text);
    } catch (IOException e) {
      session.complain(ErrorText.of(ErrorCode.FILE_NOT_WRITABLE, to.toString(), FileTrouble.of(e)));
    }
  }
}
