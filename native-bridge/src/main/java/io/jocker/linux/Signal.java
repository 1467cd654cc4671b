package io.jocker.linux;

import java.util.Locale;

/**
 * A signal: {@code signal(7)}, with the numbers of x86_64 and aarch64.
 *
 * @param number 1 to 64
 */
public record Signal(int number) {
  /** SIGRTMIN as glibc gives it: it keeps 32 and 33 for its threads. */
  private static final int RTMIN = 34;

  private static final int RTMAX = 64;

  /** By number; {@code SIGRTMIN+n} and {@code SIGRTMAX-n} are computed. */
  private static final String[] NAMES = {
    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };

  public static final Signal HUP = new Signal(1);
  public static final Signal INT = new Signal(2);
  public static final Signal QUIT = new Signal(3);
  public static final Signal KILL = new Signal(9);
  public static final Signal USR1 = new Signal(10);
  public static final Signal USR2 = new Signal(12);
  public static final Signal TERM = new Signal(15);
  public static final Signal CHLD = new Signal(17);
  public static final Signal CONT = new Signal(18);
  public static final Signal STOP = new Signal(19);
  public static final Signal WINCH = new Signal(28);

  public Signal {
    if (number < 1 || number > RTMAX) {
      throw new IllegalArgumentException("not a signal: " + number);
    }
  }

  /**
   * Reads a signal as docker's {@code --stop-signal} and {@code kill} take it: {@code 15}, {@code
   * TERM}, {@code SIGTERM}, {@code sigterm}, {@code RTMIN+3}, {@code SIGRTMAX-2}.
   *
   * @throws IllegalArgumentException quoting the text
   */
  public static Signal parse(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    name = name.startsWith("SIG") ? name.substring(3) : name;
    int number = decimal(text, RTMAX);
    if (number <= 0) {
      number = byName(name);
    }
    if (number <= 0) {
      throw new IllegalArgumentException("not a signal: \"" + text + "\"");
    }
    return new Signal(number);
  }

  private static int byName(String name) {
    for (int i = 1; i < NAMES.length; i++) {
      if (NAMES[i].equals(name)) {
        return i;
      }
    }
    return switch (name) {
      case "IOT" -> 6;
      case "CLD" -> 17;
      case "POLL" -> 29;
      case "RTMIN" -> RTMIN;
      case "RTMAX" -> RTMAX;
      default -> realTime(name);
    };
  }

  private static int realTime(String name) {
    int distance = name.length() > 6 ? decimal(name.substring(6), RTMAX - RTMIN) : -1;
    if (distance >= 0 && name.startsWith("RTMIN+")) {
      return RTMIN + distance;
    }
    return distance >= 0 && name.startsWith("RTMAX-") ? RTMAX - distance : -1;
  }

  /** The number of one or two digits that {@code text} is, or -1. */
  private static int decimal(String text, int max) {
    if (text.isEmpty() || text.length() > 2) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + c - '0';
    }
    return number <= max ? number : -1;
  }

  /** {@code SIGTERM}, {@code SIGRTMIN+3}, {@code SIGRTMAX-2}; {@code 32} for glibc's own two. */
  public String name() {
    if (number < NAMES.length) {
      return "SIG" + NAMES[number];
    }
    if (number < RTMIN) {
      return Integer.toString(number);
    }
    int up = number - RTMIN;
    int down = RTMAX - number;
    if (up <= down) {
      return up == 0 ? "SIGRTMIN" : "SIGRTMIN+" + up;
    }
    return down == 0 ? "SIGRTMAX" : "SIGRTMAX-" + down;
  }

  @Override
  public String toString() {
    return name();
  }
}
