package io.jocker.cli;

import io.jocker.engine.ArchiveForm;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.StoredImages;
import java.util.List;

/** {@code jocker save}. */
final class SaveCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] IMAGE [IMAGE...]", Arity.atLeast(1))
        .text(
            "string",
            "Form of the archive: 'docker-archive' (default), which is an OCI layout with docker's"
                + " manifest.json, or 'oci-archive', an OCI layout alone",
            "--format")
        .text("string", "Write to a file, instead of STDOUT", "-o", "--output");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    ArchiveForm form = form(options.text("--format", ""));
    List<String> images = options.arguments();
    String file = options.text("--output");
    if (file == null
        && session.invocation().console().isTerminal(session.invocation().streams().output())) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorCode.USAGE,
          "cowardly refusing to save to a terminal. Use the -o flag or redirect");
    }
    StoredImages stored = session.engine().storedImages();
    if (file == null) {
      OutputFile.toStandardOutput(session, out -> stored.save(images, form, out));
    } else {
      OutputFile.write(file, session, out -> stored.save(images, form, out));
    }
    return 0;
  }

  private static ArchiveForm form(String text) {
    return switch (text) {
      case "", "docker-archive" -> ArchiveForm.DOCKER;
      case "oci-archive" -> ArchiveForm.OCI;
      default ->
          throw new UsageException(
              UsageException.WRONG_OPTION,
              ErrorText.ofForm(
                  ErrorCode.USAGE, "choice", text, "format", "\"docker-archive\", \"oci-archive\""),
              null);
    };
  }
}
