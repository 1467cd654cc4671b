package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;

/** {@code jocker completion bash|zsh}. */
final class CompletionCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("bash|zsh", Arity.exactly(1));
  }

  @Override
  public int run(Options options, Session session) {
    String shell = options.arguments().get(0);
    session
        .out()
        .print(
            switch (shell) {
              case "bash" -> Completion.bash();
              case "zsh" -> Completion.zsh(new HelpWords(session.language()));
              default ->
                  throw new UsageException(
                      UsageException.WRONG_ARGUMENTS,
                      ErrorText.ofForm(ErrorCode.USAGE, "choice", shell, "shell", "bash, zsh"),
                      null);
            });
    return 0;
  }
}
