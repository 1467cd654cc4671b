package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ImportRequest;
import io.jocker.engine.JockerException;

/** {@code jocker import}. */
final class ImportCommand implements Command {
  private static final String STDIN = "-";

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] file|- [REPOSITORY[:TAG]]", new Arity(1, 2))
        .texts("list", "Apply Dockerfile instruction to the created image", "-c", "--change")
        .text("string", "Set commit message for imported image", "-m", "--message")
        .text("string", "Set the platform of the image (os[/arch[/variant]])", "--platform");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String source = options.arguments().get(0);
    if (source.startsWith("http://") || source.startsWith("https://")) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorCode.USAGE,
          "import takes no URL: pipe it, as in curl -L URL | jocker import -");
    }
    ImportRequest request =
        new ImportRequest(
            options.arguments().size() > 1 ? options.arguments().get(1) : null,
            source,
            options.text("--message"),
            options.texts("--change"),
            options.text("--platform"));
    String file = source.equals(STDIN) ? null : source;
    session
        .out()
        .line(
            InputFile.read(
                file, session, in -> session.engine().storedImages().importRoot(request, in)));
    return 0;
  }
}
