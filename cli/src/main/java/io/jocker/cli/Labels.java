package io.jocker.cli;

import java.util.Map;
import java.util.TreeMap;

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
}
