package io.jocker.cli;

import io.jocker.cli.template.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Labels in a table. */
final class Labels {
  private Labels() {}

  /** {@code a=1,b=2}, sorted by name. */
  static String joined(Map<String, String> labels) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
      text.append(text.isEmpty() ? "" : ",");
      text.append(label.getKey()).append('=').append(label.getValue());
    }
    return text.toString();
  }

  /** What {@code .Label "name"} of a template gives. */
  static Method method(Map<String, String> labels) {
    return arguments -> value(labels, arguments);
  }

  private static String value(Map<String, String> labels, List<@Nullable Object> arguments) {
    if (arguments.size() != 1) {
      throw new IllegalArgumentException("wrong number of args for Label: want 1");
    }
    return labels.getOrDefault(String.valueOf(arguments.get(0)), "");
  }
}
