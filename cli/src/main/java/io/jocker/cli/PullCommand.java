package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.PullListener;
import io.jocker.engine.PullRequest;
import io.jocker.engine.PullResult;
import java.util.List;
import java.util.Locale;

/** {@code jocker pull}. */
final class PullCommand implements Command {

  @Override
  public CommandModel model() {
    CommandModel model =
        new CommandModel("[OPTIONS] NAME[:TAG|@DIGEST] [NAME...]", Arity.atLeast(1))
            .flag("Download all tagged images in the repository", "-a", "--all-tags")
            .flag("Keep what the image has for other platforms as well", "--all-platforms")
            .text(
                "string",
                "Set platform if the image has several (os[/arch[/variant]])",
                "--platform")
            .flag("Suppress verbose output", "-q", "--quiet");
    ExplainedRequests.declare(model);
    return model;
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    ExplainedRequests explained = ExplainedRequests.of(options, session);
    return explained == null
        ? run(options, session, session.engine())
        : explained.run(engine -> run(options, session, engine));
  }

  private static int run(Options options, Session session, Engine engine) throws JockerException {
    List<String> names = options.arguments();
    if (names.size() == 1) {
      pullOne(names.get(0), options, session, engine);
      return 0;
    }
    return Each.of(names, session, name -> pullOne(name, options, session, engine));
  }

  private static void pullOne(String name, Options options, Session session, Engine engine)
      throws JockerException {
    if (!options.has("--all-tags")) {
      pull(name, options, session, engine);
      return;
    }
    if (hasTag(name)) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorCode.USAGE,
          "tag can't be used with --all-tags/-a: " + name);
    }
    for (String each : engine.registries().tags(name, session::warn)) {
      pull(each, options, session, engine);
    }
  }

  private static void pull(String name, Options options, Session session, Engine engine)
      throws JockerException {
    PullRequest request =
        new PullRequest(name, options.text("--platform"), options.has("--all-platforms"));
    session.timings().mark("parse");
    if (options.has("--quiet")) {
      PullResult result = engine.pull(request, new Warnings(session));
      session.timings().mark("pull");
      session.out().line(result.reference());
      return;
    }
    if (!hasTag(name)) {
      session.out().line(session.wordsOfOutput().text("pull.default-tag"));
    }
    PullProgress progress = PullProgress.onOutput(session);
    PullResult result = engine.pull(request, progress);
    progress.finish(result);
    session.out().line(result.reference());
  }

  /** What is said even when nothing else is. */
  private record Warnings(Session session) implements PullListener {
    @Override
    public void warning(ErrorText text) {
      session.warn(text);
    }

    @Override
    public void spent(Work work, long nanos) {
      session.timings().add(work.name().toLowerCase(Locale.ROOT), nanos);
    }
  }

  /** Whether a tag or digest follows the last slash; a colon before it is that of a port. */
  static boolean hasTag(String name) {
    return name.indexOf('@') >= 0 || name.indexOf(':', name.lastIndexOf('/') + 1) >= 0;
  }
}
