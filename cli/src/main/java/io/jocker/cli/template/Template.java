package io.jocker.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template that was read and can be written out any number of times. */
public final class Template {
  private final List<Node> nodes;

  private Template(List<Node> nodes) {
    this.nodes = nodes;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException when it is none; the message says where
   */
  public static Template parse(String text) {
    return new Template(Parser.parse(text, Functions.ALL));
  }

  /**
   * Writes it out for one tree of data.
   *
   * @throws TemplateException when it asks for what the data does not have
   */
  public String render(@Nullable Object data) {
    return render(data, Functions.ALL);
  }

  /**
   * Writes out the heading of a table: functions that change how a value looks leave its heading as
   * it is.
   *
   * @param headings from the names of the fields
   */
  public String renderHeadings(Object headings) {
    return render(headings, Functions.FOR_HEADINGS);
  }

  private String render(@Nullable Object data, Functions functions) {
    StringBuilder out = new StringBuilder();
    Node.renderAll(nodes, new Scope(data, out, functions));
    return out.toString();
  }
}
