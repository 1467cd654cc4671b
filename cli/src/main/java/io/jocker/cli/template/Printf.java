package io.jocker.cli.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Go's printf with the verbs v, s, d, q, x, t, c, f and g, widths, and the flags minus, plus and
 * zero.
 */
final class Printf {
  private final String format;
  private final List<@Nullable Object> arguments;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int used;

  private Printf(String format, List<@Nullable Object> arguments) {
    this.format = format;
    this.arguments = arguments;
  }

  static String format(String format, List<@Nullable Object> arguments) {
    Printf printf = new Printf(format, arguments);
    while (printf.at < format.length()) {
      printf.step();
    }
    if (printf.used < arguments.size()) {
      printf.extra();
    }
    return printf.out.toString();
  }

  private void step() {
    char c = format.charAt(at++);
    if (c != '%') {
      out.append(c);
      return;
    }
    String flags = takeAll("-+ #0");
    int width = takeNumber();
    int precision = -1;
    if (at < format.length() && format.charAt(at) == '.') {
      at++;
      precision = Math.max(0, takeNumber());
    }
    if (at >= format.length()) {
      out.append("%!(NOVERB)");
      return;
    }
    verb(format.charAt(at++), flags, width, precision);
  }

  private void verb(char verb, String flags, int width, int precision) {
    if (verb == '%') {
      out.append('%');
      return;
    }
    if (used >= arguments.size()) {
      out.append("%!").append(verb).append("(MISSING)");
      return;
    }
    pad(converted(verb, arguments.get(used++), precision, flags), flags, width);
  }

  private static String converted(char verb, @Nullable Object value, int precision, String flags) {
    String wrong = "%!" + verb + "(" + Values.type(value) + "=" + Values.formatted(value) + ")";
    String text =
        switch (verb) {
          case 'v' -> Values.formatted(value);
          case 's' ->
              value instanceof Number || value instanceof Boolean
                  ? wrong
                  : cut(Values.formatted(value), precision);
          case 'q' -> value instanceof String ? JsonText.of(value) : wrong;
          case 't' -> value instanceof Boolean ? value.toString() : wrong;
          case 'd' -> value instanceof Number ? Values.formatted(value) : wrong;
          case 'c' ->
              value instanceof Number number ? Character.toString(number.intValue()) : wrong;
          case 'x' ->
              value instanceof Number number
                  ? Long.toHexString(number.longValue())
                  : hex(Values.formatted(value));
          case 'f', 'g' ->
              value instanceof Number number
                  ? decimal(number.doubleValue(), verb, precision)
                  : wrong;
          default -> wrong;
        };
    boolean sign = flags.indexOf('+') >= 0 && value instanceof Number && !text.startsWith("-");
    return sign ? "+" + text : text;
  }

  private static String cut(String text, int precision) {
    return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
  }

  private static String hex(String text) {
    StringBuilder hex = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hex.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return hex.toString();
  }

  private static String decimal(double number, char verb, int precision) {
    if (verb == 'g' && precision < 0) {
      return Values.formatted(number);
    }
    return BigDecimal.valueOf(number)
        .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  private void pad(String text, String flags, int width) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      out.append(text);
    } else if (flags.indexOf('-') >= 0) {
      out.append(text).append(" ".repeat(missing));
    } else if (flags.indexOf('0') >= 0) {
      boolean signed = text.startsWith("-") || text.startsWith("+");
      out.append(text, 0, signed ? 1 : 0).append("0".repeat(missing));
      out.append(text, signed ? 1 : 0, text.length());
    } else {
      out.append(" ".repeat(missing)).append(text);
    }
  }

  private void extra() {
    out.append("%!(EXTRA ");
    for (int i = used; i < arguments.size(); i++) {
      out.append(i > used ? ", " : "");
      out.append(Values.type(arguments.get(i))).append('=');
      out.append(Values.formatted(arguments.get(i)));
    }
    out.append(')');
  }

  private String takeAll(String of) {
    int start = at;
    while (at < format.length() && of.indexOf(format.charAt(at)) >= 0) {
      at++;
    }
    return format.substring(start, at);
  }

  private int takeNumber() {
    String digits = takeAll("0123456789");
    return digits.isEmpty()
        ? -1
        : Integer.parseInt(digits.substring(0, Math.min(6, digits.length())));
  }
}
