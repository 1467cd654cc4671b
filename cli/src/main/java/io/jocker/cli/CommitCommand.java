package io.jocker.cli;

import io.jocker.engine.CommitRequest;
import io.jocker.engine.JockerException;

/** {@code jocker commit}. */
final class CommitCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] CONTAINER [REPOSITORY[:TAG]]", new Arity(1, 2))
        .text(
            "string",
            "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")",
            "-a",
            "--author")
        .texts("list", "Apply Dockerfile instruction to the created image", "-c", "--change")
        .text("string", "Commit message", "-m", "--message")
        .flag("Pause container during commit (default true)", "-p", "--pause");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    CommitRequest request =
        new CommitRequest(
            options.arguments().get(0),
            options.arguments().size() > 1 ? options.arguments().get(1) : null,
            options.text("--author", ""),
            options.text("--message", ""),
            options.texts("--change"),
            !options.isGiven("--pause") || options.has("--pause"));
    session.out().line(session.engine().files().commit(request));
    return 0;
  }
}
