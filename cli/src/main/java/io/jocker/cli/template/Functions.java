package io.jocker.cli.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Go's functions and docker's. */
final class Functions {

  /** All, as they are. */
  static final Functions ALL = new Functions(false);

  /** All, but those that only change how a value looks do nothing. */
  static final Functions FOR_HEADINGS = new Functions(true);

  private static final Set<String> NAMES =
      Set.of(
          "and",
          "or",
          "not",
          "len",
          "index",
          "slice",
          "print",
          "printf",
          "println",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "json",
          "split",
          "join",
          "title",
          "lower",
          "upper",
          "pad",
          "truncate");

  private static final Set<String> LOOKS =
      Set.of("json", "title", "lower", "upper", "truncate", "join", "split");

  private final boolean headings;

  private Functions(boolean headings) {
    this.headings = headings;
  }

  boolean has(String name) {
    return NAMES.contains(name);
  }

  /**
   * Calls a function.
   *
   * @throws IllegalArgumentException when it cannot take these arguments
   */
  @Nullable Object call(String name, List<@Nullable Object> arguments) {
    if (headings && LOOKS.contains(name) && !arguments.isEmpty()) {
      return arguments.get(0);
    }
    return switch (name) {
      case "and", "or" -> decided(arguments, name.equals("or"));
      case "not" -> !Values.isTrue(one(name, arguments));
      case "len" -> Values.length(one(name, arguments));
      case "index" -> index(arguments);
      case "slice" -> slice(arguments);
      case "print" -> print(arguments);
      case "println" -> println(arguments);
      case "printf" ->
          Printf.format(text(name, arguments, 0), arguments.subList(1, arguments.size()));
      case "eq" -> equalToAny(arguments);
      case "ne", "lt", "le", "gt", "ge" -> compared(name, arguments);
      case "json" -> JsonText.of(one(name, arguments));
      default -> ofText(name, arguments);
    };
  }

  private static @Nullable Object ofText(String name, List<@Nullable Object> arguments) {
    return switch (name) {
      case "split" -> split(text(name, arguments, 0), text(name, arguments, 1));
      case "join" -> join(arguments);
      case "title" -> title(text(name, arguments, 0));
      case "lower" -> text(name, arguments, 0).toLowerCase(Locale.ROOT);
      case "upper" -> text(name, arguments, 0).toUpperCase(Locale.ROOT);
      case "pad" -> pad(arguments);
      case "truncate" -> truncate(text(name, arguments, 0), (int) number(name, arguments, 1));
      default -> throw new IllegalArgumentException("function not defined");
    };
  }

  private static @Nullable Object decided(List<@Nullable Object> arguments, boolean wanted) {
    Object value = null;
    for (Object argument : arguments) {
      value = argument;
      if (Values.isTrue(value) == wanted) {
        return value;
      }
    }
    return value;
  }

  private static @Nullable Object one(String name, List<@Nullable Object> arguments) {
    if (arguments.size() != 1) {
      throw wrongNumber(name, arguments);
    }
    return arguments.get(0);
  }

  private static IllegalArgumentException wrongNumber(
      String name, List<@Nullable Object> arguments) {
    return new IllegalArgumentException(
        "wrong number of args for " + name + ": got " + arguments.size());
  }

  private static String text(String name, List<@Nullable Object> arguments, int index) {
    if (index >= arguments.size()) {
      throw wrongNumber(name, arguments);
    }
    if (arguments.get(index) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(
        "wrong type for value; expected string; got " + Values.type(arguments.get(index)));
  }

  private static long number(String name, List<@Nullable Object> arguments, int index) {
    if (index >= arguments.size()) {
      throw wrongNumber(name, arguments);
    }
    if (arguments.get(index) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException(
        "wrong type for value; expected int; got " + Values.type(arguments.get(index)));
  }

  private static @Nullable Object index(List<@Nullable Object> arguments) {
    if (arguments.isEmpty()) {
      throw wrongNumber("index", arguments);
    }
    Object value = arguments.get(0);
    for (int i = 1; i < arguments.size(); i++) {
      value = element(value, arguments.get(i));
    }
    return value;
  }

  private static @Nullable Object element(@Nullable Object value, @Nullable Object key) {
    if (value instanceof Map<?, ?> map) {
      Object found = map.get(String.valueOf(key));
      // Go gives the zero value of the map's type; in docker's maps of that kind it is a text.
      return found == null ? "" : found;
    }
    if (!(key instanceof Number number)) {
      throw new IllegalArgumentException(
          "cannot index " + Values.type(value) + " with " + Values.type(key));
    }
    long at = number.longValue();
    if (value instanceof List<?> list) {
      return list.get(inside(at, list.size()));
    }
    if (value instanceof String text) {
      return (long) text.charAt(inside(at, text.length()));
    }
    throw new IllegalArgumentException("can't index item of type " + Values.type(value));
  }

  private static int inside(long index, int length) {
    if (index < 0 || index >= length) {
      throw new IllegalArgumentException("index out of range: " + index);
    }
    return (int) index;
  }

  private static Object slice(List<@Nullable Object> arguments) {
    if (arguments.isEmpty() || arguments.size() > 3) {
      throw wrongNumber("slice", arguments);
    }
    Object value = arguments.get(0);
    if (!(value instanceof String) && !(value instanceof List)) {
      throw new IllegalArgumentException("can't slice item of type " + Values.type(value));
    }
    long length = value instanceof String text ? text.length() : ((List<?>) value).size();
    long from = arguments.size() > 1 ? number("slice", arguments, 1) : 0;
    long to = arguments.size() > 2 ? number("slice", arguments, 2) : length;
    if (from < 0 || to > length || from > to) {
      throw new IllegalArgumentException("slice out of range: " + from + ":" + to);
    }
    return value instanceof String text
        ? text.substring((int) from, (int) to)
        : ((List<?>) value).subList((int) from, (int) to);
  }

  /** Go puts a blank between two operands where neither is a text. */
  private static String print(List<@Nullable Object> arguments) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      boolean blank =
          i > 0
              && !(arguments.get(i) instanceof String)
              && !(arguments.get(i - 1) instanceof String);
      text.append(blank ? " " : "").append(Values.formatted(arguments.get(i)));
    }
    return text.toString();
  }

  private static String println(List<@Nullable Object> arguments) {
    StringBuilder text = new StringBuilder();
    for (Object argument : arguments) {
      text.append(text.length() > 0 ? " " : "").append(Values.formatted(argument));
    }
    return text.append('\n').toString();
  }

  private static boolean equalToAny(List<@Nullable Object> arguments) {
    if (arguments.size() < 2) {
      throw new IllegalArgumentException("missing argument for comparison");
    }
    for (Object other : arguments.subList(1, arguments.size())) {
      if (Values.equal(arguments.get(0), other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean compared(String name, List<@Nullable Object> arguments) {
    if (arguments.size() != 2) {
      throw wrongNumber(name, arguments);
    }
    Object left = arguments.get(0);
    Object right = arguments.get(1);
    return switch (name) {
      case "ne" -> !Values.equal(left, right);
      case "lt" -> Values.compare(left, right) < 0;
      case "le" -> Values.compare(left, right) <= 0;
      case "gt" -> Values.compare(left, right) > 0;
      default -> Values.compare(left, right) >= 0;
    };
  }

  private static List<String> split(String text, String separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (!separator.isEmpty()) {
      int end = text.indexOf(separator, start);
      if (end < 0) {
        break;
      }
      parts.add(text.substring(start, end));
      start = end + separator.length();
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String join(List<@Nullable Object> arguments) {
    String separator = text("join", arguments, 1);
    Object value = arguments.get(0);
    if (value == null) {
      return "";
    }
    if (!(value instanceof Collection<?> list)) {
      throw new IllegalArgumentException(
          "wrong type for value; expected []string; got " + Values.type(value));
    }
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (Object element : list) {
      text.append(first ? "" : separator).append(Values.formatted(element));
      first = false;
    }
    return text.toString();
  }

  private static String title(String text) {
    StringBuilder result = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      boolean starts = i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1));
      result.setCharAt(i, starts ? Character.toTitleCase(text.charAt(i)) : text.charAt(i));
    }
    return result.toString();
  }

  private static String pad(List<@Nullable Object> arguments) {
    String text = text("pad", arguments, 0);
    if (text.isEmpty()) {
      return text;
    }
    return " ".repeat((int) number("pad", arguments, 1))
        + text
        + " ".repeat((int) number("pad", arguments, 2));
  }

  private static String truncate(String text, int length) {
    return text.length() <= length ? text : text.substring(0, Math.max(length, 0));
  }
}
