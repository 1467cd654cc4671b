package io.jocker.engine;

import java.util.List;
import java.util.Map;

/** Compares labels with what a filter says, each {@code name} or {@code name=value}. */
public final class LabelMatch {
  private LabelMatch() {}

  /** Whether something has all of them. */
  public static boolean hasAll(Map<String, String> labels, List<String> wanted) {
    for (String label : wanted) {
      if (!has(labels, label)) {
        return false;
      }
    }
    return true;
  }

  /** Whether something has one of them. */
  public static boolean hasAny(Map<String, String> labels, List<String> unwanted) {
    for (String label : unwanted) {
      if (has(labels, label)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Map<String, String> labels, String label) {
    int equals = label.indexOf('=');
    String value = labels.get(equals < 0 ? label : label.substring(0, equals));
    return value != null && (equals < 0 || value.equals(label.substring(equals + 1)));
  }
}
