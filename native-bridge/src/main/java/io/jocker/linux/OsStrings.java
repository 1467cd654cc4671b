package io.jocker.linux;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Strings as the kernel gives several of them, each with a NUL at its end: {@code listxattr(2)},
 * and {@code /proc/PID/cmdline} and {@code environ} of {@code proc(5)}.
 */
public final class OsStrings {
  private OsStrings() {}

  /**
   * Those in these bytes, of which each is an {@link OsString}. What has no NUL behind it is none.
   */
  public static List<String> of(byte[] bytes) {
    List<String> strings = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        strings.add(OsString.decode(bytes, start, i - start));
        start = i + 1;
      }
    }
    return List.copyOf(strings);
  }

  /** Variables by name, in their order. An entry without a name is left out. */
  public static Map<String, String> variables(byte[] environ) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String entry : of(environ)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return variables;
  }
}
