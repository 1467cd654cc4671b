package io.jocker.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands whose value goes on to the next as its last argument, perhaps kept in variables.
 *
 * @param variables names with their dollar; a second one only for {@code range}
 * @param declares whether they are new ({@code :=}) or set anew ({@code =})
 * @param commands at least one
 * @param position where it begins
 */
record Pipeline(
    List<String> variables, boolean declares, List<Command> commands, Position position) {

  /** The value, kept in the variable if there is one. */
  @Nullable Object evaluate(Scope scope) {
    Object value = evaluateOnly(scope);
    for (String variable : variables) {
      set(scope, variable, value);
    }
    return value;
  }

  /** The value, without setting variables. */
  @Nullable Object evaluateOnly(Scope scope) {
    Object value = commands.get(0).evaluate(scope);
    for (int i = 1; i < commands.size(); i++) {
      value = commands.get(i).evaluatePiped(scope, value);
    }
    return value;
  }

  /**
   * Sets the variables of a {@code range} for one turn: one is the element, two key and element.
   */
  void bind(Scope scope, @Nullable Object key, @Nullable Object element) {
    if (variables.size() == 1) {
      set(scope, variables.get(0), element);
    } else if (variables.size() == 2) {
      set(scope, variables.get(0), key);
      set(scope, variables.get(1), element);
    }
  }

  private void set(Scope scope, String variable, @Nullable Object value) {
    if (declares) {
      scope.declare(variable, value);
    } else {
      scope.assign(variable, value, position);
    }
  }
}
