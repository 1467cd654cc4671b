package io.jocker.linux.recording;

import io.jocker.linux.Fd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One call of a family's method.
 *
 * @param family the component of {@link io.jocker.linux.Linux}: {@code files}, {@code mounts}, ...
 * @param method of the family's interface
 * @param arguments as they were given; may hold null
 */
public record Call(String family, String method, List<Object> arguments) {
  private static final int LONGEST_TEXT = 60;

  public Call {
    arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
  }

  /** {@code files.openAt}. */
  public String name() {
    return family + "." + method;
  }

  /** The arguments in words, bytes as text where they are text. */
  String words(FdNames names) {
    StringBuilder words = new StringBuilder();
    for (Object argument : arguments) {
      words.append(words.isEmpty() ? "" : ", ").append(word(argument, names));
    }
    return words.toString();
  }

  private static String word(Object argument, FdNames names) {
    if (argument instanceof Fd fd) {
      return names.of(fd);
    }
    if (argument instanceof byte[] bytes) {
      return text(bytes);
    }
    if (argument instanceof List<?> list) {
      List<String> words = new ArrayList<>();
      list.forEach(one -> words.add(word(one, names)));
      return words.toString();
    }
    if (argument instanceof java.util.Set<?> set) {
      return set.stream().map(String::valueOf).sorted().toList().toString();
    }
    if (argument instanceof io.jocker.linux.ProcessCalls.Inherit inherit) {
      return names.of(inherit.from()) + "->" + inherit.to();
    }
    return String.valueOf(argument);
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean printable = text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
    return printable && text.length() <= LONGEST_TEXT
        ? '"' + text.replace("\n", "\\n") + '"'
        : bytes.length + " bytes";
  }

  /** {@code files.mkdirAt(AT_FDCWD, /a, 493)}. */
  @Override
  public String toString() {
    return name() + "(" + words(new FdNames()) + ")";
  }
}
