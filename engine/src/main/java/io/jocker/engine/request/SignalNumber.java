package io.jocker.engine.request;

import java.util.Locale;

/** Signals by name or number, signal(7): {@code TERM}, {@code SIGTERM} or {@code 15}. */
public final class SignalNumber {
  private SignalNumber() {}

  /** Names in the order of their numbers, which x86 and ARM share. */
  private static final String[] NAMES = {
    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };

  private static final int FIRST_REAL_TIME = 34;
  private static final int LAST_REAL_TIME = 64;

  /** The number of a signal. */
  public static int parse(String text) {
    if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
      return parseNumber(text);
    }
    String name = text.toUpperCase(Locale.ROOT);
    if (name.startsWith("SIG")) {
      name = name.substring(3);
    }
    for (int number = 1; number < NAMES.length; number++) {
      if (NAMES[number].equals(name)) {
        return number;
      }
    }
    return parseRealTime(name, text);
  }

  private static int parseNumber(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= LAST_REAL_TIME) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Invalid signal: " + text, e);
    }
    throw new IllegalArgumentException("Invalid signal: " + text);
  }

  /** {@code RTMIN}, {@code RTMIN+3}, {@code RTMAX-2}, {@code RTMAX}. */
  private static int parseRealTime(String name, String text) {
    int number = 0;
    try {
      if (name.equals("RTMIN") || name.startsWith("RTMIN+")) {
        number = FIRST_REAL_TIME + offset(name);
      } else if (name.equals("RTMAX") || name.startsWith("RTMAX-")) {
        number = LAST_REAL_TIME - offset(name);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Invalid signal: " + text, e);
    }
    if (number < FIRST_REAL_TIME || number > LAST_REAL_TIME) {
      throw new IllegalArgumentException("Invalid signal: " + text);
    }
    return number;
  }

  private static int offset(String name) {
    return name.length() == 5 ? 0 : Integer.parseInt(name.substring(6));
  }
}
