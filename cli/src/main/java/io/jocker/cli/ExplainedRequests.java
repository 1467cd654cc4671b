package io.jocker.cli;

import io.jocker.cli.explain.ExplainMode;
import io.jocker.cli.explain.Explanation;
import io.jocker.engine.Engine;
import io.jocker.engine.EngineTopic;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.linux.story.StoryRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code pull --explain} and {@code push --explain}: each request to a registry and each layer are
 * kept and told afterwards, also when it failed. System calls are not: unpacking makes too many.
 */
final class ExplainedRequests {
  private final Session session;
  private final ExplainMode mode;
  private final @Nullable Path file;
  private final StoryRecorder story = StoryRecorder.withoutCalls(EngineTopic.AFFAIRS);

  private ExplainedRequests(Session session, ExplainMode mode, @Nullable Path file) {
    this.session = session;
    this.mode = mode;
    this.file = file;
  }

  /** Something done with an engine. */
  @FunctionalInterface
  interface Work {
    int run(Engine engine) throws JockerException;
  }

  /** Declares the options. */
  static void declare(CommandModel model) {
    model
        .optionalText(
            "string",
            "short",
            "Show each request to the registry, and why (short|full|json)",
            "--explain")
        .text("string", "Write what --explain shows to a file", "--explain-file");
  }

  /** What was asked to explain itself; null where it was not. */
  static @Nullable ExplainedRequests of(Options options, Session session) {
    ExplainMode mode = options.read("--explain", ExplainedRequests::parse);
    String file = options.text("--explain-file", "");
    if (mode == null) {
      if (!file.isEmpty()) {
        throw new UsageException(
            UsageException.WRONG_OPTION,
            ErrorCode.OPTION_VALUE,
            file,
            "--explain-file",
            "it needs --explain");
      }
      return null;
    }
    Path path = file.isEmpty() ? null : Path.of(session.invocation().path(file));
    return new ExplainedRequests(session, mode, path);
  }

  private static ExplainMode parse(String text) {
    ExplainMode mode = ExplainMode.parse(text);
    if (!mode.runs()) {
      throw new IllegalArgumentException("must be short, full or json");
    }
    return mode;
  }

  /** Does the work, and tells of it. */
  int run(Work work) throws JockerException {
    try (Engine engine = session.engine(story)) {
      return work.run(engine);
    } finally {
      tell();
    }
  }

  private void tell() {
    session.out().flush();
    String text = Explanation.of(story.passages(), mode, session.language());
    if (file == null) {
      session.err().print(text);
      session.err().flush();
      return;
    }
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      session.complain(
          ErrorText.of(ErrorCode.FILE_NOT_WRITABLE, file.toString(), FileTrouble.of(e)));
    }
  }
}
