package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.TerminalCalls;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Asks the user, who must be at a terminal. */
final class Questions {
  private static final int CONTROL_C = 3;
  private static final int CONTROL_D = 4;
  private static final int BACKSPACE = 8;
  private static final int DELETE = 127;

  private final Session session;

  Questions(Session session) {
    this.session = session;
  }

  /** A line that is seen while it is typed. */
  String line(String question) throws JockerException {
    return ask(question, this::typed);
  }

  /** A line that is not seen. */
  String secret(String question) throws JockerException {
    return ask(question, this::unseen);
  }

  /** Reads an answer from the terminal. */
  @FunctionalInterface
  private interface Answer {
    String read(Linux linux, Fd terminal) throws SyscallException;
  }

  private String ask(String question, Answer answer) throws JockerException {
    Fd input = session.invocation().streams().input();
    if (!session.invocation().console().isTerminal(input)) {
      throw new JockerException(ErrorText.ofForm(ErrorCode.NOT_A_TERMINAL, "login"));
    }
    session.err().print(question);
    session.err().flush();
    try {
      return answer.read(session.kernel(), input);
    } catch (SyscallException e) {
      throw new JockerException(
          ErrorText.ofForm(ErrorCode.SYSTEM_CALL, "login", "", String.valueOf(e.getMessage())), e);
    }
  }

  private String typed(Linux linux, Fd terminal) throws SyscallException {
    return read(linux, terminal);
  }

  /** In raw mode the terminal shows nothing, and leaves keys such as backspace to us. */
  private String unseen(Linux linux, Fd terminal) throws SyscallException {
    TerminalCalls terminals = linux.terminals();
    TerminalCalls.Settings usual = terminals.settings(terminal);
    terminals.setSettings(terminal, terminals.raw(usual));
    try {
      return read(linux, terminal);
    } finally {
      terminals.setSettings(terminal, usual);
      session.err().line("");
      session.err().flush();
    }
  }

  private static String read(Linux linux, Fd terminal) throws SyscallException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] key = new byte[1];
    while (linux.io().read(terminal, key, 0, 1) > 0) {
      int code = key[0] & 0xff;
      if (code == '\n' || code == '\r' || code == CONTROL_D) {
        break;
      }
      if (code == CONTROL_C) {
        line.reset();
        break;
      }
      if (code == BACKSPACE || code == DELETE) {
        byte[] before = line.toByteArray();
        line.reset();
        line.write(before, 0, Math.max(0, before.length - 1));
      } else {
        line.write(code);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
