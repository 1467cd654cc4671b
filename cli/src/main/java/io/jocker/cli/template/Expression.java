package io.jocker.cli.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One operand of a command. */
sealed interface Expression {

  /**
   * The operand's value.
   *
   * @param arguments what a function or method is given; a plain value takes none
   */
  @Nullable Object apply(Scope scope, List<@Nullable Object> arguments);

  /** Refuses arguments to what is no function. */
  private static void refuseArguments(
      List<@Nullable Object> arguments, Position position, String what) {
    if (!arguments.isEmpty()) {
      throw new TemplateException(position, "can't give argument to non-function " + what);
    }
  }

  /** A text, number, boolean or nil. */
  record Literal(@Nullable Object value, Position position) implements Expression {
    @Override
    public @Nullable Object apply(Scope scope, List<@Nullable Object> arguments) {
      refuseArguments(arguments, position, Values.text(value));
      return value;
    }
  }

  /** {@code .} alone. */
  record Dot(Position position) implements Expression {
    @Override
    public @Nullable Object apply(Scope scope, List<@Nullable Object> arguments) {
      refuseArguments(arguments, position, ".");
      return scope.dot();
    }
  }

  /** {@code $name}. */
  record Variable(String name, Position position) implements Expression {
    @Override
    public @Nullable Object apply(Scope scope, List<@Nullable Object> arguments) {
      refuseArguments(arguments, position, name);
      return scope.variable(name, position);
    }
  }

  /** A pipeline in parentheses. */
  record Parenthesized(Pipeline pipeline) implements Expression {
    @Override
    public @Nullable Object apply(Scope scope, List<@Nullable Object> arguments) {
      refuseArguments(arguments, pipeline.position(), "in parentheses");
      return pipeline.evaluate(scope);
    }
  }

  /** {@code base.Name}. */
  record Field(Expression base, String name, Position position) implements Expression {
    @Override
    public @Nullable Object apply(Scope scope, List<@Nullable Object> arguments) {
      Object value = of(base.apply(scope, List.of()));
      if (value instanceof Method method) {
        try {
          return method.call(arguments);
        } catch (IllegalArgumentException e) {
          TemplateException wrong = failure(String.valueOf(e.getMessage()));
          wrong.initCause(e);
          throw wrong;
        }
      }
      if (!arguments.isEmpty()) {
        throw failure(name + " is not a method but has arguments");
      }
      return value;
    }

    private @Nullable Object of(@Nullable Object container) {
      if (container == null) {
        throw failure("nil pointer evaluating interface {}." + name);
      }
      if (!(container instanceof Map<?, ?> map)) {
        throw failure("can't evaluate field " + name + " in " + Values.text(container));
      }
      Object value = map.get(name);
      // Docker's own fields are Go's, which begin in upper case: there, a name that is missing is
      // mistyped. In a map of the user's (labels) it has no value.
      if (value == null && !map.containsKey(name)) {
        if (Character.isUpperCase(name.charAt(0))) {
          throw failure("map has no entry for key \"" + name + "\"");
        }
        return Values.NONE;
      }
      return value;
    }

    private TemplateException failure(String message) {
      return new TemplateException(position, "executing \"\" at <" + this + ">: " + message);
    }

    @Override
    public String toString() {
      return (base instanceof Dot ? "" : base.toString()) + "." + name;
    }
  }

  /** A function by its name. */
  record Function(String name, Position position) implements Expression {

    /** Whether it does not look at arguments behind the one that decides. */
    boolean isLazy() {
      return name.equals("and") || name.equals("or");
    }

    @Nullable Object evaluateLazily(Scope scope, List<Expression> arguments) {
      if (arguments.isEmpty()) {
        throw new TemplateException(position, "wrong number of args for " + name);
      }
      Object value = null;
      for (Expression argument : arguments) {
        value = argument.apply(scope, List.of());
        if (Values.isTrue(value) == name.equals("or")) {
          return value;
        }
      }
      return value;
    }

    @Override
    public @Nullable Object apply(Scope scope, List<@Nullable Object> arguments) {
      try {
        return scope.functions().call(name, arguments);
      } catch (IllegalArgumentException e) {
        TemplateException wrong =
            new TemplateException(position, "executing \"\" at <" + name + ">: " + e.getMessage());
        wrong.initCause(e);
        throw wrong;
      }
    }
  }
}
