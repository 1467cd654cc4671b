package io.jocker.cli.template;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What Go thinks of a value: whether it is true, how it is printed, which of two is greater. */
final class Values {
  private Values() {}

  /** What a map gives for a key that it does not have. */
  static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "<no value>";
        }
      };

  /** False are false, 0, nil and whatever is empty. */
  static boolean isTrue(@Nullable Object value) {
    if (value == null || value == NONE) {
      return false;
    }
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    return !(value instanceof CharSequence || value instanceof Collection || value instanceof Map)
        || length(value) > 0;
  }

  /** Bytes of a text, elements of a list or map. */
  static long length(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }
    if (value instanceof Collection<?> list) {
      return list.size();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    throw new IllegalArgumentException("len of type " + type(value));
  }

  /** As an action prints it. */
  static String text(@Nullable Object value) {
    return value == null ? NONE.toString() : formatted(value);
  }

  /** As fmt's %v prints it. */
  static String formatted(@Nullable Object value) {
    if (value == null) {
      return "<nil>";
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return number == Math.rint(number) && Math.abs(number) < 1e21
          ? BigDecimal.valueOf(number).toBigInteger().toString()
          : value.toString();
    }
    if (value instanceof Collection<?> list) {
      StringBuilder text = new StringBuilder();
      for (Object element : list) {
        text.append(text.isEmpty() ? '[' : ' ').append(formatted(element));
      }
      return text.append(text.isEmpty() ? "[]" : "]").toString();
    }
    if (value instanceof Map<?, ?> map) {
      StringBuilder text = new StringBuilder("map[");
      for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
        text.append(text.length() > 4 ? " " : "");
        text.append(entry.getKey()).append(':').append(formatted(entry.getValue()));
      }
      return text.append(']').toString();
    }
    return value instanceof Method method ? formatted(method.call(List.of())) : value.toString();
  }

  /** Whether two values are equal; texts and numbers never are. */
  static boolean equal(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number && right instanceof Number) {
      return compare(left, right) == 0;
    }
    if (left == null || right == null || left.getClass() == right.getClass()) {
      return left == null ? right == null : left.equals(right);
    }
    throw incompatible(left, right);
  }

  /** Which of two numbers or texts is greater. */
  static int compare(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return isWhole(a) && isWhole(b)
          ? Long.compare(a.longValue(), b.longValue())
          : Double.compare(a.doubleValue(), b.doubleValue());
    }
    if (left instanceof String a && right instanceof String b) {
      return a.compareTo(b);
    }
    throw incompatible(left, right);
  }

  private static boolean isWhole(Number number) {
    return number instanceof Long || number instanceof Integer || number instanceof Short;
  }

  private static IllegalArgumentException incompatible(
      @Nullable Object left, @Nullable Object right) {
    return new IllegalArgumentException(
        "incompatible types for comparison: " + type(left) + " and " + type(right));
  }

  /** Go's name for a value's type. */
  static String type(@Nullable Object value) {
    if (value == null || value == NONE) {
      return "nil";
    }
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof Number number) {
      return isWhole(number) ? "int" : "float64";
    }
    return value instanceof Map ? "map" : value instanceof Collection ? "slice" : "value";
  }
}
