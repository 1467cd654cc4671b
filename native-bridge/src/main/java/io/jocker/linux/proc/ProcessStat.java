package io.jocker.linux.proc;

import java.util.List;

/**
 * What {@code /proc/PID/stat} says of a process: {@code proc_pid_stat(5)}. One line:
 *
 * <pre>{@code
 * 2585 (cat) R 2577 2577 18036 0 -1 4194304 100 0 0 0 12 3 0 0 20 0 1 0 339868 3133440 386 ...
 * 1    2     3 4    5    6     7                      14 15            22
 * }</pre>
 *
 * @param pid (1)
 * @param command (2) of up to 15 bytes; may hold spaces and parentheses itself, so its end is the
 *     line's last {@code )}
 * @param state (3) as {@link ProcessStatus#state}
 * @param parent (4)
 * @param processGroup (5)
 * @param session (6)
 * @param terminal (7) device number of the controlling terminal, 0 for none
 * @param userTicks (14) time spent in user mode, in 1/100 s (USER_HZ)
 * @param systemTicks (15) time spent in the kernel
 * @param startTicks (22) when it started, in 1/100 s since boot. A pid is given out again; a pid
 *     with its start time is not
 */
public record ProcessStat(
    int pid,
    String command,
    char state,
    int parent,
    int processGroup,
    int session,
    int terminal,
    long userTicks,
    long systemTicks,
    long startTicks) {

  /**
   * Reads the line.
   *
   * @throws IllegalArgumentException quoting what is not as above
   */
  public static ProcessStat parse(String text) {
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    if (open < 2 || close < open) {
      throw Lines.malformed("stat", text);
    }
    // The rest begins with field 3, so field n is word n - 3.
    List<String> rest = Lines.words(text.substring(close + 1).strip());
    if (rest.size() < 20) {
      throw Lines.malformed("stat", text);
    }
    return new ProcessStat(
        Lines.number(text.substring(0, open - 1), text),
        text.substring(open + 1, close),
        rest.get(0).charAt(0),
        Lines.number(rest.get(1), text),
        Lines.number(rest.get(2), text),
        Lines.number(rest.get(3), text),
        Lines.number(rest.get(4), text),
        Lines.longNumber(rest.get(11), text),
        Lines.longNumber(rest.get(12), text),
        Lines.longNumber(rest.get(19), text));
  }
}
