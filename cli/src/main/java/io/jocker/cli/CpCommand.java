package io.jocker.cli;

import io.jocker.engine.CopyOptions;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.FileTransfers;
import io.jocker.engine.JockerException;
import org.jspecify.annotations.Nullable;

/** {@code jocker cp}. */
final class CpCommand implements Command {
  private static final String STREAM = "-";

  @Override
  public CommandModel model() {
    CommandModel model =
        new CommandModel(
                "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tjocker cp [OPTIONS] SRC_PATH|-"
                    + " CONTAINER:DEST_PATH",
                Arity.exactly(2))
            .flag("Archive mode (copy all uid/gid information)", "-a", "--archive")
            .flag("Always follow symbol link in SRC_PATH", "-L", "--follow-link")
            .flag("Suppress progress output during copy", "-q", "--quiet");
    ExplainedRun.declare(model);
    return model;
  }

  /**
   * One end of a copy.
   *
   * @param container null for the host
   */
  private record End(@Nullable String container, String path, String text) {
    /** What begins with a slash or a dot is of the host, whatever colons are in it. */
    static End parse(String text) {
      int colon = text.indexOf(':');
      boolean local = text.startsWith("/") || text.startsWith(".");
      return colon <= 0 || local
          ? new End(null, text, text)
          : new End(text.substring(0, colon), text.substring(colon + 1), text);
    }
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    End source = End.parse(options.arguments().get(0));
    End target = End.parse(options.arguments().get(1));
    CopyOptions copy = new CopyOptions(options.has("--archive"), options.has("--follow-link"));
    boolean quiet = options.has("--quiet") || !isTerminal(session);
    String from = source.container();
    String to = target.container();
    if (from != null && to != null) {
      throw usage("copying between containers is not supported");
    }
    if (source.path().isEmpty() || target.path().isEmpty()) {
      throw usage("source and destination can not be empty");
    }
    if (from == null && to == null) {
      throw usage("must specify at least one container source");
    }
    return ExplainedRun.doing(
        options,
        session,
        engine -> {
          if (from != null) {
            copyOut(engine.files(), session, source, target, copy, quiet);
          } else if (to != null) {
            copyIn(engine.files(), session, source, target, copy, quiet);
          }
          return 0;
        });
  }

  private static void copyIn(
      FileTransfers files, Session session, End source, End target, CopyOptions copy, boolean quiet)
      throws JockerException {
    String to = String.valueOf(target.container());
    if (source.path().equals(STREAM)) {
      InputFile.read(
          null,
          session,
          in -> {
            files.writeArchive(to, target.path(), in);
            return to;
          });
    } else {
      String path = session.invocation().path(source.path());
      say(session, files.copyTo(path, to, target.path(), copy), target, quiet);
    }
  }

  private static void copyOut(
      FileTransfers files, Session session, End source, End target, CopyOptions copy, boolean quiet)
      throws JockerException {
    String from = String.valueOf(source.container());
    if (target.path().equals(STREAM)) {
      if (isTerminal(session)) {
        throw usage("cowardly refusing to write a tar archive to a terminal");
      }
      OutputFile.toStandardOutput(
          session, out -> files.readArchive(from, source.path(), copy, out));
      return;
    }
    String path = session.invocation().path(target.path());
    say(session, files.copyFrom(from, source.path(), path, copy), target, quiet);
  }

  private static boolean isTerminal(Session session) {
    Invocation invocation = session.invocation();
    return invocation.console().isTerminal(invocation.streams().output());
  }

  /** No result: it goes to standard error. */
  private static void say(Session session, long bytes, End target, boolean quiet) {
    if (!quiet) {
      String size = HumanSize.coarse(bytes);
      session.err().line(session.words().text("cp.done", size, target.text()));
    }
  }

  private static UsageException usage(String what) {
    return new UsageException(UsageException.WRONG_ARGUMENTS, ErrorCode.USAGE, what);
  }
}
