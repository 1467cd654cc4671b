package io.jocker.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Asks before something is removed. */
final class Confirmation {
  private Confirmation() {}

  /** Shows what will happen and whether the user means it; anything but yes is no. */
  static boolean asks(Session session, String what) {
    session.out().print(what + session.wordsOfOutput().text("prune.question") + " ");
    session.out().flush();
    try {
      String answer =
          line(new FdInput(session.kernel().io(), session.invocation().streams().input()));
      return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    } catch (IOException e) {
      // Nobody can answer.
      return false;
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    while (c >= 0 && c != '\n') {
      line.write(c);
      c = in.read();
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }
}
