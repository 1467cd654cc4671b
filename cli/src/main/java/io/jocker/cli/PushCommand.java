package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.PushListener;
import io.jocker.engine.PushRequest;
import org.jspecify.annotations.Nullable;

/** {@code jocker push}. */
final class PushCommand implements Command {

  @Override
  public CommandModel model() {
    CommandModel model =
        new CommandModel("[OPTIONS] NAME[:TAG]", Arity.exactly(1))
            .flag("Push all tags of an image to the repository", "-a", "--all-tags")
            .text(
                "string",
                "Push a single platform of an image that has several (os[/arch[/variant]])",
                "--platform")
            .flag("Suppress verbose output", "-q", "--quiet");
    ExplainedRequests.declare(model);
    return model;
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String name = options.arguments().get(0);
    boolean allTags = options.has("--all-tags");
    boolean hasTag = PullCommand.hasTag(name);
    if (allTags && hasTag) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorCode.USAGE,
          "tag can't be used with --all-tags/-a: " + name);
    }
    PushRequest request = new PushRequest(name, allTags, options.text("--platform"));
    ExplainedRequests explained = ExplainedRequests.of(options, session);
    if (options.has("--quiet")) {
      push(request, session, explained, new Warnings(session));
      return 0;
    }
    if (!allTags && !hasTag) {
      session.out().line(session.wordsOfOutput().text("pull.default-tag"));
    }
    push(request, session, explained, PushProgress.on(session));
    return 0;
  }

  private static void push(
      PushRequest request,
      Session session,
      @Nullable ExplainedRequests explained,
      PushListener listener)
      throws JockerException {
    if (explained == null) {
      push(request, session, session.engine(), listener);
    } else {
      explained.run(engine -> push(request, session, engine, listener));
    }
  }

  private static int push(
      PushRequest request, Session session, Engine engine, PushListener listener)
      throws JockerException {
    var results = engine.registries().push(request, listener);
    if (listener instanceof Warnings) {
      results.forEach(result -> session.out().line(result.reference()));
    }
    return 0;
  }

  /** What is said even when nothing else is. */
  private record Warnings(Session session) implements PushListener {
    @Override
    public void warning(ErrorText text) {
      session.warn(text);
    }
  }
}
