package io.jocker.cli.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value, or a function or method with its arguments.
 *
 * @param head what stands first
 * @param arguments what follows it
 */
record Command(Expression head, List<Expression> arguments) {

  @Nullable Object evaluate(Scope scope) {
    if (head instanceof Expression.Function function && function.isLazy()) {
      return function.evaluateLazily(scope, arguments);
    }
    return head.apply(scope, values(scope));
  }

  /** The same with a value that comes from the command before, as the last argument. */
  @Nullable Object evaluatePiped(Scope scope, @Nullable Object piped) {
    List<@Nullable Object> values = values(scope);
    values.add(piped);
    return head.apply(scope, values);
  }

  private List<@Nullable Object> values(Scope scope) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Expression argument : arguments) {
      values.add(argument.apply(scope, List.of()));
    }
    return values;
  }
}
