package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;
import io.jocker.engine.LogOptions;
import io.jocker.engine.request.Numbers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code jocker logs}: what a container wrote, each stream to its own. */
final class LogsCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] CONTAINER", Arity.exactly(1))
        .flag("Show extra details provided to logs", "--details")
        .flag("Follow log output", "-f", "--follow")
        .text(
            "string",
            "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\""
                + " for 42 minutes)",
            "--since")
        .text(
            "string",
            "Number of lines to show from the end of the logs (default \"all\")",
            "-n",
            "--tail")
        .flag("Show timestamps", "-t", "--timestamps")
        .text(
            "string",
            "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g."
                + " \"42m\" for 42 minutes)",
            "--until");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Instant now = Instant.now();
    Integer tail = options.read("--tail", LogsCommand::lines);
    LogOptions wanted =
        new LogOptions(
            tail == null ? -1 : tail,
            time(options, "--since", now),
            time(options, "--until", now),
            options.has("--follow"));
    Engine engine = session.engine();
    String container = options.arguments().get(0);
    String details =
        options.has("--details") ? LogDetails.of(engine.inspectContainer(container)) : "";
    LogPrinter printer = new LogPrinter(session, options.has("--timestamps"), details);
    engine.logs(container, wanted, printer);
    printer.pause();
    return 0;
  }

  private static @Nullable Instant time(Options options, String name, Instant now) {
    return options.readLate(name, text -> Times.parse(text, now));
  }

  private static int lines(String text) {
    if (text.equals("all")) {
      return -1;
    }
    return Math.max(-1, Numbers.parseInt(text));
  }
}
