package io.jocker.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template of nothing but fields with tabs between, {@code {{.ID}}\t{{.Names}}}, as those of the
 * usual tables are. What it gives can be taken out of a row without reading and running a template,
 * which would be most of the time that a list of a hundred lines takes.
 */
final class FieldTemplate {
  private static final String BEGIN = "{{.";
  private static final String END = "}}";

  private final List<String> fields;

  private FieldTemplate(List<String> fields) {
    this.fields = fields;
  }

  /** Reads it; null for a template with anything else in it. */
  static @Nullable FieldTemplate of(String format) {
    List<String> fields = new ArrayList<>();
    for (int at = 0; ; at++) {
      int end = format.startsWith(BEGIN, at) ? format.indexOf(END, at) : -1;
      if (end < 0 || !isName(format, at + BEGIN.length(), end)) {
        return null;
      }
      // The one object that the name in the code is: it is compared in one step.
      fields.add(format.substring(at + BEGIN.length(), end).intern());
      at = end + END.length();
      if (at == format.length()) {
        return new FieldTemplate(fields);
      }
      if (format.charAt(at) != '\t') {
        return null;
      }
    }
  }

  private static boolean isName(String format, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = format.charAt(i);
      if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
        return false;
      }
    }
    return from < to;
  }

  /**
   * The values of a row; null where one is missing or no text: of that a template knows what to
   * make.
   */
  String @Nullable [] cells(Map<String, ? extends @Nullable Object> row) {
    String[] cells = new String[fields.size()];
    for (int i = 0; i < cells.length; i++) {
      if (!(row.get(fields.get(i)) instanceof String text)) {
        return null;
      }
      cells[i] = text;
    }
    return cells;
  }
}
