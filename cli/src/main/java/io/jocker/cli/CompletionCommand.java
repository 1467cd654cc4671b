package io.jocker.cli;

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
              case "zsh" -> Completion.zsh();
              default ->
                  throw new UsageException(
                      UsageException.WRONG_ARGUMENTS,
                      "unknown shell: \"" + shell + "\": must be bash or zsh");
            });
    return 0;
  }
}
