package io.jocker.cli.template;

import io.jocker.cli.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a template into words. */
final class Lexer {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /** All words, in order; every action is closed by {@link Kind#END}. */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    boolean trim = false;
    while (lexer.at < text.length()) {
      trim = lexer.textThenAction(trim);
    }
    return lexer.tokens;
  }

  /** Reads text up to the next action and that action; says whether it trims what follows. */
  private boolean textThenAction(boolean trimStart) {
    int open = text.indexOf(OPEN, at);
    int end = open < 0 ? text.length() : open;
    boolean trimEnd = open >= 0 && text.startsWith("-", open + 2) && isBlank(charAt(open + 3));
    int from = at;
    int to = end;
    while (trimStart && from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (trimEnd && to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    if (from < to) {
      add(Kind.TEXT, text.substring(from, to), from, false);
    }
    at = end;
    return open >= 0 && action(open, trimEnd);
  }

  private boolean action(int open, boolean trimmed) {
    at = open + (trimmed ? 4 : 2);
    if (text.startsWith("/*", at)) {
      return comment(open);
    }
    while (true) {
      int start = at;
      while (isBlank(charAt(at))) {
        at++;
      }
      boolean spaced = at > start;
      if (at >= text.length()) {
        throw new TemplateException(Position.of(text, open), "unclosed action");
      }
      if (spaced && text.startsWith("-" + CLOSE, at)) {
        return close(3, true);
      }
      if (text.startsWith(CLOSE, at)) {
        return close(2, false);
      }
      word(spaced);
    }
  }

  private boolean close(int length, boolean trims) {
    add(Kind.END, CLOSE, at, false);
    at += length;
    return trims;
  }

  private boolean comment(int open) {
    int end = text.indexOf("*/", at);
    if (end < 0) {
      throw new TemplateException(Position.of(text, open), "unclosed comment");
    }
    at = end + 2;
    if (text.startsWith(CLOSE, at)) {
      at += 2;
      return false;
    }
    if (isBlank(charAt(at)) && text.startsWith("-" + CLOSE, at + 1)) {
      at += 4;
      return true;
    }
    throw new TemplateException(Position.of(text, open), "comment ends before closing delimiter");
  }

  private void word(boolean spaced) {
    char c = text.charAt(at);
    if (c == '"' || c == '`' || c == '\'') {
      quoted(c, spaced);
    } else if (isDigit(c) || ((c == '-' || c == '+' || c == '.') && isDigit(charAt(at + 1)))) {
      rest(Kind.NUMBER, at, at + 1, spaced);
    } else if (c == '.') {
      boolean field = isNameStart(charAt(at + 1));
      rest(field ? Kind.FIELD : Kind.DOT, field ? at + 1 : at, at + 1, spaced);
    } else if (c == '$') {
      rest(Kind.VARIABLE, at, at + 1, spaced);
    } else if (isNameStart(c)) {
      rest(Kind.NAME, at, at + 1, spaced);
    } else {
      symbol(c, spaced);
    }
  }

  /** Adds a word from {@code start} to the last of the letters, digits (and, in numbers, dots). */
  private void rest(Kind kind, int start, int from, boolean spaced) {
    int end = from;
    while (kind != Kind.DOT
        && (isNamePart(charAt(end)) || (kind == Kind.NUMBER && charAt(end) == '.'))) {
      end++;
    }
    add(kind, text.substring(start, end), at, spaced);
    at = end;
  }

  private void symbol(char c, boolean spaced) {
    int length = text.startsWith(":=", at) ? 2 : 1;
    if (length == 1 && "|(),=".indexOf(c) < 0) {
      throw new TemplateException(Position.of(text, at), "unexpected \"" + c + "\" in action");
    }
    add(Kind.SYMBOL, text.substring(at, at + length), at, spaced);
    at += length;
  }

  private void quoted(char quote, boolean spaced) {
    int start = at++;
    StringBuilder content = new StringBuilder();
    while (true) {
      char c = charAt(at++);
      if (at > text.length() || (c == '\n' && quote != '`')) {
        throw new TemplateException(Position.of(text, start), "unterminated quoted string");
      }
      if (c == quote) {
        break;
      }
      content.append(c == '\\' && quote != '`' ? escape(start) : c);
    }
    if (quote == '\'') {
      String number = Integer.toString(content.codePointAt(0));
      add(Kind.NUMBER, number, start, spaced);
    } else {
      add(Kind.STRING, content.toString(), start, spaced);
    }
  }

  private char escape(int start) {
    char c = charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '\\', '"', '\'' -> c;
      case 'x' -> hex(2, start);
      case 'u' -> hex(4, start);
      default -> throw new TemplateException(Position.of(text, start), "invalid escape \\" + c);
    };
  }

  private char hex(int digits, int start) {
    int end = Math.min(at + digits, text.length());
    try {
      char c = (char) Integer.parseInt(text.substring(at, end), 16);
      at = end;
      return c;
    } catch (NumberFormatException e) {
      TemplateException wrong =
          new TemplateException(Position.of(text, start), "invalid escape in string");
      wrong.initCause(e);
      throw wrong;
    }
  }

  private void add(Kind kind, String content, int start, boolean spaced) {
    tokens.add(new Token(kind, content, Position.of(text, start), spaced));
  }

  /** The character at an index, or NUL behind the end. */
  private char charAt(int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return c == '_' || Character.isLetter(c);
  }

  private static boolean isNamePart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }
}
