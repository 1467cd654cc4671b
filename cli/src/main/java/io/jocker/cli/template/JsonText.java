package io.jocker.cli.template;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tree as JSON, in one line or indented by four blanks as docker's inspect shows it. */
public final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final boolean indented;

  private JsonText(boolean indented) {
    this.indented = indented;
  }

  /** In one line. */
  public static String of(@Nullable Object value) {
    return written(value, false);
  }

  /** One element a line. */
  public static String indented(@Nullable Object value) {
    return written(value, true);
  }

  private static String written(@Nullable Object value, boolean indented) {
    JsonText text = new JsonText(indented);
    text.write(value, 0);
    return text.out.toString();
  }

  private void write(@Nullable Object value, int depth) {
    if (value == null || value == Values.NONE) {
      out.append("null");
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map, depth);
    } else if (value instanceof Collection<?> list) {
      writeList(list, depth);
    } else if (value instanceof Boolean || value instanceof Number) {
      out.append(Values.formatted(value));
    } else if (value instanceof Method method) {
      write(method.call(List.of()), depth);
    } else {
      quote(value.toString());
    }
  }

  private void writeMap(Map<?, ?> map, int depth) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      separate(first, depth + 1);
      first = false;
      quote(String.valueOf(entry.getKey()));
      out.append(indented ? ": " : ":");
      write(entry.getValue(), depth + 1);
    }
    close('}', first, depth);
  }

  private void writeList(Collection<?> list, int depth) {
    out.append('[');
    boolean first = true;
    for (Object element : list) {
      separate(first, depth + 1);
      first = false;
      write(element, depth + 1);
    }
    close(']', first, depth);
  }

  private void separate(boolean first, int depth) {
    out.append(first ? "" : ",");
    lineBreak(depth);
  }

  private void close(char bracket, boolean empty, int depth) {
    if (!empty) {
      lineBreak(depth);
    }
    out.append(bracket);
  }

  private void lineBreak(int depth) {
    if (indented) {
      out.append('\n').append("    ".repeat(depth));
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
            out.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** A lone surrogate stands for a byte that is no UTF-8; it cannot be written as it is. */
  private static boolean isPaired(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
        : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
