package io.jocker.cli;

import io.jocker.cli.explain.Explanation;
import io.jocker.cli.explain.HostView;
import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.Streams;
import io.jocker.linux.Fd;
import io.jocker.linux.ProcessCalls;
import io.jocker.linux.ProcessCalls.Inherit;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.GivenUpException;
import io.jocker.linux.story.Passage;
import io.jocker.linux.story.Stops;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code run --step}: before each chapter of a start (or each step) it says what comes next, and
 * waits for a key and Enter. The learner can look around in the half-built container meanwhile: its
 * process waits at a gate.
 */
final class Stepper implements Stops {
  private static final int EOF = -1;

  private final Session session;
  private final boolean eachPassage;
  private final Texts texts;
  private boolean begun;
  private boolean running;

  private Stepper(Session session, boolean eachPassage) {
    this.session = session;
    this.eachPassage = eachPassage;
    this.texts = Texts.of("step", session.language());
  }

  /** Declares the option. */
  static void declare(CommandModel model) {
    model.optionalText(
        "string",
        "chapter",
        "Stop before each chapter (or each step: --step=step), say what comes next, and let"
            + " you look around",
        "--step");
  }

  /**
   * Who steps through a start; null where nobody asked for it.
   *
   * @throws UsageException where nobody could answer
   */
  static @Nullable Stepper of(Options options, Session session, boolean detached) {
    if (!options.isGiven("--step")) {
      return null;
    }
    if (detached) {
      throw new UsageException(
          UsageException.WRONG_OPTION, ErrorText.ofForm(ErrorCode.NOT_A_TERMINAL, "step"), null);
    }
    boolean each = Boolean.TRUE.equals(options.read("--step", Stepper::isStep));
    Invocation invocation = session.invocation();
    if (!invocation.console().isTerminal(invocation.streams().input())
        || !invocation.console().isTerminal(invocation.streams().error())) {
      throw new UsageException(
          UsageException.WRONG_OPTION, ErrorText.ofForm(ErrorCode.NOT_A_TERMINAL, "step"), null);
    }
    return new Stepper(session, each);
  }

  private static boolean isStep(String word) {
    return switch (word) {
      case "chapter" -> false;
      case "step" -> true;
      default -> throw new IllegalArgumentException("must be chapter or step");
    };
  }

  @Override
  public boolean eachPassage() {
    return eachPassage;
  }

  @Override
  public void before(List<Passage> coming, int pid) {
    begun |= pid != 0;
    if (running || (begun && pid == 0)) {
      return; // what jocker does after the last gate is no part of the start
    }
    say(Explanation.ofNext(coming, session.language()));
    while (!answer(pid)) {
      // The learner has looked around, and is asked again.
    }
  }

  /** Whether to go on. */
  private boolean answer(int pid) {
    say("\n" + texts.text("keys") + "\n> ");
    switch (line()) {
      case "", "n" -> {
        return true;
      }
      case "c" -> {
        running = true;
        return true;
      }
      case "q" -> {
        running = true; // nothing stops while it is taken back
        say(texts.text("given-up") + "\n");
        throw new GivenUpException();
      }
      case "s" -> shell(pid);
      case "h" -> say(pid == 0 ? texts.text("no-process") + "\n" : HostView.of(pid, texts));
      default -> say(texts.text("unknown-key") + "\n");
    }
    return false;
  }

  private void say(String text) {
    session.err().print(text);
    session.err().flush();
  }

  /** What was typed; at its end the learner is gone, and so is the start. */
  private String line() {
    StringBuilder line = new StringBuilder();
    for (int c = next(); c != '\n'; c = next()) {
      if (c == EOF) {
        return "q";
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private int next() {
    Fd input = session.invocation().streams().input();
    byte[] one = new byte[1];
    try {
      return session.kernel().io().read(input, one, 0, 1) == 0 ? EOF : one[0];
    } catch (SyscallException e) {
      return EOF;
    }
  }

  /** In the namespaces that the process has now, with the files that it sees now. */
  private void shell(int pid) {
    if (pid == 0) {
      say(texts.text("no-process") + "\n");
      return;
    }
    say(texts.text("shell") + "\n");
    Invocation invocation = session.invocation();
    Streams streams = invocation.streams();
    // In a session of its own: a shell with job control would take the terminal, and from a pid
    // namespace that does not know jocker's process group it could not give it back.
    String command = "exec setsid --wait nsenter --target " + pid + " --all sh";
    // Not by ProcessBuilder: whoever steps need not be at the terminal that this JVM has.
    ProcessCalls processes = session.kernel().processes();
    try {
      processes.await(
          processes.spawn(
              "/bin/sh",
              List.of("sh", "-c", command),
              invocation.variables(),
              List.of(
                  new Inherit(streams.input(), 0),
                  new Inherit(streams.output(), 1),
                  new Inherit(streams.error(), 2))));
    } catch (SyscallException e) {
      say(texts.text("no-shell", String.valueOf(e.getMessage())) + "\n");
    }
  }
}
