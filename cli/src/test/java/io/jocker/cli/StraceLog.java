package io.jocker.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code strace -f -y -o FILE} wrote: the kernel's own record of all calls, by process.
 *
 * <pre>
 * 4711 openat(AT_FDCWD, "/", O_RDONLY) = 3&lt;/&gt;
 * 4711 read(5&lt;pipe:[1]&gt;,  &lt;unfinished ...&gt;
 * 4711 &lt;... read resumed&gt;"x", 1) = 1
 * </pre>
 */
final class StraceLog {
  private static final String UNFINISHED = "<unfinished ...>";
  private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. (\\w+) resumed>(.*)");
  private static final Pattern CALL =
      Pattern.compile("(\\w+)\\((.*)\\)\\s+= (-?\\w+)(?: (E\\w+))?.*");

  private final Map<Integer, List<Call>> calls = new LinkedHashMap<>();
  private final List<Call> all = new ArrayList<>();

  /**
   * One call.
   *
   * @param result a number, or the name of an errno
   */
  record Call(int pid, String name, String arguments, String result) {
    /** The form in which a call is compared. */
    String answered() {
      return name + " = " + result;
    }
  }

  static StraceLog read(Path file) throws IOException {
    StraceLog log = new StraceLog();
    Map<Integer, String> begun = new HashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      int blank = line.indexOf(' ');
      int pid = Integer.parseInt(line.substring(0, blank));
      String text = line.substring(blank).strip();
      Matcher resumed = RESUMED.matcher(text);
      if (text.endsWith(UNFINISHED)) {
        begun.put(pid, text.substring(0, text.length() - UNFINISHED.length()).strip());
      } else if (resumed.matches()) {
        log.add(pid, begun.getOrDefault(pid, resumed.group(1) + "(") + resumed.group(2));
      } else {
        log.add(pid, text);
      }
    }
    return log;
  }

  private void add(int pid, String text) {
    Matcher matcher = CALL.matcher(text);
    if (matcher.matches()) {
      Call call = new Call(pid, matcher.group(1), matcher.group(2), result(matcher));
      calls.computeIfAbsent(pid, key -> new ArrayList<>()).add(call);
      all.add(call);
    }
  }

  private static String result(Matcher matcher) {
    String number = matcher.group(3);
    return matcher.group(4) != null
        ? matcher.group(4)
        : number.equals("?") ? number : Long.decode(number).toString();
  }

  /** All calls, in the order in which they ended. */
  List<Call> all() {
    return all;
  }

  /** The calls of one process. */
  List<Call> of(int pid) {
    return calls.getOrDefault(pid, List.of());
  }

  /** The calls of a process after the execve(2) of a file whose words hold {@code text}. */
  List<Call> afterExecution(String text) {
    for (List<Call> each : calls.values()) {
      for (int i = 0; i < each.size(); i++) {
        Call call = each.get(i);
        if (call.name().equals("execve") && call.arguments().contains(text)) {
          return each.subList(i + 1, each.size());
        }
      }
    }
    throw new AssertionError("nobody executed " + text);
  }
}
