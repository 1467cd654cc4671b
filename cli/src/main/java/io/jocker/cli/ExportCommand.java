package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.FileTransfers;
import io.jocker.engine.JockerException;

/** {@code jocker export}. */
final class ExportCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] CONTAINER", Arity.exactly(1))
        .text("string", "Write to a file, instead of STDOUT", "-o", "--output");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String container = options.arguments().get(0);
    String file = options.text("--output");
    FileTransfers files = session.engine().files();
    if (file != null) {
      OutputFile.write(file, session, out -> files.export(container, out));
      return 0;
    }
    if (session.invocation().console().isTerminal(session.invocation().streams().output())) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorCode.USAGE,
          "cowardly refusing to save to a terminal. Use the -o flag or redirect");
    }
    OutputFile.toStandardOutput(session, out -> files.export(container, out));
    return 0;
  }
}
