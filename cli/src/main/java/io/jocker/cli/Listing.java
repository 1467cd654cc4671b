package io.jocker.cli;

import io.jocker.cli.template.JsonText;
import io.jocker.cli.template.Template;
import io.jocker.cli.template.TemplateException;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Prints rows in the form that {@code --format} asks for: a table, a table by a template, JSON, or
 * a template.
 */
final class Listing {
  private static final String TABLE = "table";

  private final Map<String, ?> headings;
  private final String usualTable;

  /**
   * A listing.
   *
   * @param headings of all fields that a row can have
   * @param usualTable the template of the table that is shown when nothing else is asked for
   */
  Listing(Map<String, ?> headings, String usualTable) {
    this.headings = headings;
    this.usualTable = usualTable;
  }

  /** Prints some rows, for which see {@link #text}. */
  void print(
      String format,
      Collection<? extends Map<String, ? extends @Nullable Object>> rows,
      Printer out) {
    byte[] shortWay = withoutTemplate(format, rows);
    if (shortWay == null) {
      out.print(text(format, rows));
    } else {
      out.bytes(shortWay);
    }
  }

  /**
   * What {@link #text} gives, for a template that needs none to be run, and rows that give nothing
   * but texts for it; else null.
   */
  private byte @Nullable [] withoutTemplate(
      String format, Collection<? extends Map<String, ? extends @Nullable Object>> rows) {
    String columns = columns(format);
    FieldTemplate fields = FieldTemplate.of(unescaped(columns == null ? format : columns));
    if (fields == null) {
      return null;
    }
    List<String[]> lines = new ArrayList<>(rows.size() + 1);
    String[] heading = columns == null ? null : fields.cells(headings);
    if (heading != null) {
      lines.add(heading);
    } else if (columns != null) {
      return null;
    }
    for (Map<String, ? extends @Nullable Object> row : rows) {
      String[] cells = fields.cells(row);
      if (cells == null) {
        return null;
      }
      lines.add(cells);
    }
    return columns == null ? TextTable.tabbed(lines) : TextTable.of(lines);
  }

  /** The template of the table that is asked for, or null where none is. */
  private @Nullable String columns(String format) {
    if (format.isEmpty() || format.equals(TABLE)) {
      return usualTable;
    }
    return format.startsWith(TABLE + " ") ? format.substring(TABLE.length() + 1).strip() : null;
  }

  /**
   * The text for some rows.
   *
   * @param format the option's value; empty and {@code table} mean the usual table
   * @param rows fields by name, as the headings have them
   */
  String text(String format, Collection<? extends Map<String, ? extends @Nullable Object>> rows) {
    String columns = columns(format);
    if (columns != null) {
      return table(columns, rows);
    }
    return format.equals("json") ? json(rows) : lines(format, rows);
  }

  private String table(
      String format, Collection<? extends Map<String, ? extends @Nullable Object>> rows) {
    Template template = template(format);
    try {
      return TextTable.align(template.renderHeadings(headings) + "\n" + lines(template, rows));
    } catch (TemplateException e) {
      throw refusal(e);
    }
  }

  private static String json(Collection<? extends Map<String, ? extends @Nullable Object>> rows) {
    StringBuilder text = new StringBuilder();
    for (Map<String, ? extends @Nullable Object> row : rows) {
      // A field that takes an argument, such as Label, is no part of the row itself.
      Map<String, @Nullable Object> fields = new TreeMap<>(row);
      fields.remove("Label");
      text.append(JsonText.of(fields)).append('\n');
    }
    return text.toString();
  }

  private static String lines(
      String format, Collection<? extends Map<String, ? extends @Nullable Object>> rows) {
    try {
      return lines(template(format), rows);
    } catch (TemplateException e) {
      throw refusal(e);
    }
  }

  private static String lines(
      Template template, Collection<? extends Map<String, ? extends @Nullable Object>> rows) {
    StringBuilder text = new StringBuilder();
    for (Map<String, ? extends @Nullable Object> row : rows) {
      text.append(template.render(row)).append('\n');
    }
    return text.toString();
  }

  /** On a command line {@code \t} is typed as two characters, outside of actions too. */
  private static String unescaped(String format) {
    return format.replace("\\t", "\t").replace("\\n", "\n");
  }

  private static Template template(String format) {
    try {
      return Template.parse(unescaped(format));
    } catch (TemplateException e) {
      throw refusal(e);
    }
  }

  /** What is wrong with a template, as the user is told. */
  static UsageException refusal(TemplateException e) {
    return refusal(e, UsageException.WRONG_ARGUMENTS);
  }

  /** The same with an exit code. */
  static UsageException refusal(TemplateException e, int exitCode) {
    return new UsageException(
        exitCode, ErrorText.of(ErrorCode.TEMPLATE, String.valueOf(e.getMessage())), e);
  }
}
