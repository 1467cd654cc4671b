package io.jocker.linux.proc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The forms that files of cgroups have: {@code Documentation/admin-guide/cgroup-v2.rst}, "Format".
 */
public final class CgroupFiles {
  private static final String UNLIMITED = "max";

  private CgroupFiles() {}

  /**
   * Flat keyed: {@code memory.events}, {@code cpu.stat}, {@code memory.stat}, in their order.
   *
   * <pre>{@code
   * oom_kill 1
   * }</pre>
   *
   * @return numbers of 64 bits
   * @throws IllegalArgumentException quoting the line that is not as above
   */
  public static Map<String, Long> flatKeyed(String text) {
    Map<String, Long> values = new LinkedHashMap<>();
    for (String line : Lines.of(text)) {
      List<String> words = Lines.words(line);
      if (words.size() != 2) {
        throw Lines.malformed("cgroup file", line);
      }
      values.put(words.get(0), Lines.longNumber(words.get(1), line));
    }
    return values;
  }

  /**
   * Nested keyed: {@code io.stat}, {@code io.max}, {@code memory.pressure}.
   *
   * <pre>{@code
   * 8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353
   * }</pre>
   *
   * @throws IllegalArgumentException quoting the line that is not as above
   */
  public static Map<String, Map<String, String>> nestedKeyed(String text) {
    Map<String, Map<String, String>> values = new LinkedHashMap<>();
    for (String line : Lines.of(text)) {
      List<String> words = Lines.words(line);
      if (words.isEmpty()) {
        continue;
      }
      Map<String, String> pairs = new LinkedHashMap<>();
      for (String word : words.subList(1, words.size())) {
        int equals = word.indexOf('=');
        if (equals < 0) {
          throw Lines.malformed("cgroup file", line);
        }
        pairs.put(word.substring(0, equals), word.substring(equals + 1));
      }
      values.put(words.get(0), pairs);
    }
    return values;
  }

  /**
   * A limit: a number, or empty for {@code max}.
   *
   * @throws IllegalArgumentException quoting what is neither
   */
  public static OptionalLong limit(String text) {
    String value = text.strip();
    return value.equals(UNLIMITED)
        ? OptionalLong.empty()
        : OptionalLong.of(Lines.longNumber(value, text));
  }

  /**
   * One number on each line: {@code cgroup.procs}, {@code memory.current}. 0 stands for a process
   * of a pid namespace that the reader does not see.
   *
   * @throws IllegalArgumentException quoting the line that is not a number
   */
  public static List<Integer> pids(String text) {
    List<Integer> pids = new ArrayList<>();
    for (String line : Lines.of(text)) {
      pids.add(Lines.number(line.strip(), line));
    }
    return pids;
  }

  /** Space separated: {@code cgroup.controllers}, {@code cgroup.subtree_control}. */
  public static List<String> words(String text) {
    return List.copyOf(Lines.words(text.strip()));
  }
}
