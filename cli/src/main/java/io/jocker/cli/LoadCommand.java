package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.LoadedImage;
import io.jocker.engine.StoredImages;

/** {@code jocker load}. */
final class LoadCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .text("string", "Read from a tar archive file, instead of STDIN", "-i", "--input")
        .text("string", "Set platform if an image has several (os[/arch[/variant]])", "--platform")
        .flag("Suppress the load output", "-q", "--quiet");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String file = options.text("--input");
    Invocation invocation = session.invocation();
    if (file == null && invocation.console().isTerminal(invocation.streams().input())) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorCode.USAGE,
          "requested load from stdin, but stdin is empty");
    }
    StoredImages stored = session.engine().storedImages();
    String platform = options.text("--platform");
    for (LoadedImage image :
        InputFile.read(file, session, archive -> stored.load(archive, platform))) {
      print(image, session);
    }
    return 0;
  }

  private static void print(LoadedImage image, Session session) {
    Printer out = session.out();
    Texts words = session.wordsOfOutput();
    for (String name : image.names()) {
      String old = image.replaced().get(name);
      if (old != null) {
        out.line(words.text("load.renamed", name, old));
      }
      out.line(words.text("load.name", name));
    }
    if (image.names().isEmpty()) {
      out.line(words.text("load.id", image.id()));
    }
  }
}
