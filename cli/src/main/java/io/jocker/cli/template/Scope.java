package io.jocker.cli.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template sees while it is written out: the dot, the variables, the functions. */
final class Scope {
  private final StringBuilder out;
  private final Functions functions;
  private final List<String> names = new ArrayList<>();
  private final List<@Nullable Object> values = new ArrayList<>();
  private @Nullable Object dot;

  Scope(@Nullable Object root, StringBuilder out, Functions functions) {
    this.out = out;
    this.functions = functions;
    this.dot = root;
    declare("$", root);
  }

  void write(String text) {
    out.append(text);
  }

  @Nullable Object dot() {
    return dot;
  }

  Functions functions() {
    return functions;
  }

  /** Writes parts with another dot. */
  Node.Flow within(@Nullable Object newDot, List<Node> body) {
    Object outer = dot;
    dot = newDot;
    Node.Flow flow = Node.renderAll(body, this);
    dot = outer;
    return flow;
  }

  void declare(String name, @Nullable Object value) {
    names.add(name);
    values.add(value);
  }

  /** Sets the innermost variable of this name. */
  void assign(String name, @Nullable Object value, Position position) {
    values.set(indexOf(name, position), value);
  }

  @Nullable Object variable(String name, Position position) {
    return values.get(indexOf(name, position));
  }

  /** How many variables there are. */
  int depth() {
    return names.size();
  }

  /** Drops the variables declared since there were {@code depth} of them. */
  void forgetFrom(int depth) {
    names.subList(depth, names.size()).clear();
    values.subList(depth, values.size()).clear();
  }

  private int indexOf(String name, Position position) {
    int index = names.lastIndexOf(name);
    if (index < 0) {
      throw new TemplateException(position, "undefined variable \"" + name + "\"");
    }
    return index;
  }
}
