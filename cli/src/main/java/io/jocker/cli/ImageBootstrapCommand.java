package io.jocker.cli;

import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.bootstrap.BootstrapListener;
import io.jocker.engine.bootstrap.BootstrapRequest;
import io.jocker.engine.bootstrap.DebianBootstrap;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code jocker image bootstrap}: a base image without a registry. */
final class ImageBootstrapCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] debian[:SUITE]", new Arity(1, 1))
        .text("string", "Keyring that the release must be signed with", "--keyring")
        .text("string", "Where packages come from (default this machine's own)", "--mirror")
        .texts("list", "Install further packages", "--include")
        .flag("Suppress verbose output", "-q", "--quiet")
        .text("string", "Name of the image (default \"debian:SUITE\")", "-t", "--tag");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String wanted = options.arguments().get(0);
    int colon = wanted.indexOf(':');
    String distribution = colon < 0 ? wanted : wanted.substring(0, colon);
    if (!distribution.equals(DebianBootstrap.DEBIAN)) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorCode.USAGE,
          "only debian can be bootstrapped, not " + distribution);
    }
    BootstrapRequest request =
        new BootstrapRequest(
            colon < 0 ? null : wanted.substring(colon + 1),
            options.text("--tag"),
            options.text("--mirror"),
            Path.of(session.config().configFile()),
            keyring(options, session.invocation()),
            options.texts("--include"),
            Path.of(session.config().root(), "tmp"),
            session.config().environment());
    BootstrapListener listener =
        options.has("--quiet")
            ? BootstrapListener.SILENT
            : new Told(session.err(), session.words());
    session.out().line(new DebianBootstrap(session.engine(), request, listener).run());
    return 0;
  }

  private static @Nullable String keyring(Options options, Invocation invocation) {
    String file = options.text("--keyring");
    return file == null ? null : invocation.path(file);
  }

  /** Says on standard error how it goes on, for the id alone is the result. */
  private record Told(Printer err, Texts words) implements BootstrapListener {
    @Override
    public void release(String suite, String mirror) {
      say(words.text("bootstrap.release", suite, mirror));
    }

    @Override
    public void packages(int count, long bytes) {
      say(words.text("bootstrap.packages", Integer.toString(count), HumanSize.fine(bytes)));
    }

    @Override
    public void configuring() {
      say(words.text("bootstrap.configuring"));
    }

    private void say(String line) {
      err.line(line);
      err.flush();
    }
  }
}
