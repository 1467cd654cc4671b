package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.Registries.KeptCredential;
import io.jocker.linux.Fd;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;

/** {@code jocker login}. */
final class LoginCommand implements Command {
  private static final int MAX_PASSWORD = 1 << 20;

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] [SERVER]", Arity.atMost(1))
        .text("string", "Password or personal access token", "-p", "--password")
        .flag("Take the password from standard input", "--password-stdin")
        .text("string", "Username", "-u", "--username");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String server = options.arguments().isEmpty() ? "" : options.arguments().get(0);
    check(options, session);
    Questions questions = new Questions(session);
    String user = options.text("--username", "");
    if (user.isEmpty()) {
      user = questions.line(session.words().text("login.user") + " ");
    }
    KeptCredential kept =
        session.engine().registries().login(server, user, password(options, session, questions));
    if (!kept.encrypted()) {
      session.err().line("");
      session.err().line(session.words().text("login.plain", kept.place()));
      session.err().line("");
      session.err().flush();
    }
    session.out().line(session.wordsOfOutput().text("login.done"));
    return 0;
  }

  private static void check(Options options, Session session) {
    if (options.isGiven("--password")) {
      session.err().line(session.words().text("login.insecure"));
      session.err().flush();
      if (options.has("--password-stdin")) {
        throw usage("--password and --password-stdin are mutually exclusive");
      }
    }
    if (options.has("--password-stdin") && options.text("--username", "").isEmpty()) {
      throw usage("Must provide --username with --password-stdin");
    }
  }

  private static UsageException usage(String why) {
    return new UsageException(UsageException.WRONG_ARGUMENTS, ErrorCode.USAGE, why);
  }

  private static String password(Options options, Session session, Questions questions)
      throws JockerException {
    if (options.has("--password-stdin")) {
      return fromInput(session);
    }
    String given = options.text("--password");
    return given == null ? questions.secret(session.words().text("login.password") + " ") : given;
  }

  /** All of standard input, without the line break that an editor or echo has put at its end. */
  private static String fromInput(Session session) throws JockerException {
    Fd input = session.invocation().streams().input();
    try {
      byte[] bytes = session.kernel().io().readAll(input, MAX_PASSWORD);
      String text = new String(bytes, StandardCharsets.UTF_8);
      String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    } catch (SyscallException e) {
      throw new JockerException(
          ErrorText.ofForm(ErrorCode.SYSTEM_CALL, "login", "", String.valueOf(e.getMessage())), e);
    }
  }
}
