package io.jocker.cli.template;

import io.jocker.cli.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts words together to parts, by recursive descent. */
final class Parser {
  private final List<Token> tokens;
  private final Functions functions;
  private int at;
  private int loops;

  private Parser(List<Token> tokens, Functions functions) {
    this.tokens = tokens;
    this.functions = functions;
  }

  /** All parts of a template. */
  static List<Node> parse(String text, Functions functions) {
    Parser parser = new Parser(Lexer.tokens(text), functions);
    List<Node> nodes = parser.body();
    if (parser.at < parser.tokens.size()) {
      throw parser.unexpected(parser.tokens.get(parser.at));
    }
    return nodes;
  }

  /** Parts up to {@code end}, {@code else} or the end of the template; none of these is taken. */
  private List<Node> body() {
    List<Node> nodes = new ArrayList<>();
    while (at < tokens.size() && !isName("end") && !isName("else")) {
      Token token = tokens.get(at);
      if (token.kind() == Kind.TEXT) {
        at++;
        nodes.add(new Node.Text(token.text()));
      } else {
        nodes.add(action(token));
      }
    }
    return nodes;
  }

  private Node action(Token first) {
    if (first.kind() == Kind.NAME) {
      switch (first.text()) {
        case "if", "with" -> {
          at++;
          return condition(first.text().equals("with"), first);
        }
        case "range" -> {
          at++;
          return range(first);
        }
        case "break", "continue" -> {
          return jump(first);
        }
        case "define", "template", "block" ->
            throw new TemplateException(
                first.position(), "{{" + first.text() + "}} is not known here");
        default -> {}
      }
    }
    Pipeline pipeline = pipeline(1);
    expectEnd();
    return new Node.Action(pipeline);
  }

  private Node condition(boolean rebinds, Token keyword) {
    Pipeline pipeline = pipeline(1);
    expectEnd();
    List<Node> body = body();
    List<Node> otherwise = otherwise(rebinds, keyword);
    return new Node.Condition(pipeline, rebinds, body, otherwise);
  }

  /** What stands behind {@code else}, with {@code else if} as a condition of its own. */
  private List<Node> otherwise(boolean rebinds, Token keyword) {
    if (take("end", keyword)) {
      expectEnd();
      return List.of();
    }
    take("else", keyword);
    String chained = rebinds ? "with" : "if";
    if (isName(chained)) {
      at++;
      return List.of(condition(rebinds, keyword));
    }
    expectEnd();
    List<Node> nodes = body();
    if (!take("end", keyword)) {
      throw unexpected(tokens.get(at));
    }
    expectEnd();
    return nodes;
  }

  private Node range(Token keyword) {
    Pipeline pipeline = pipeline(2);
    expectEnd();
    loops++;
    List<Node> body = body();
    loops--;
    List<Node> otherwise = List.of();
    if (!take("end", keyword)) {
      take("else", keyword);
      expectEnd();
      otherwise = body();
      if (!take("end", keyword)) {
        throw unexpected(tokens.get(at));
      }
    }
    expectEnd();
    return new Node.Range(pipeline, body, otherwise);
  }

  private Node jump(Token keyword) {
    if (loops == 0) {
      throw new TemplateException(
          keyword.position(), "{{" + keyword.text() + "}} outside {{range}}");
    }
    at++;
    expectEnd();
    return new Node.Jump(keyword.text().equals("break") ? Node.Flow.BREAK : Node.Flow.CONTINUE);
  }

  private Pipeline pipeline(int mostVariables) {
    Position position = peek().position();
    List<String> variables = new ArrayList<>();
    boolean declares = false;
    if (assigns()) {
      do {
        variables.add(next().text());
      } while (takeSymbol(","));
      declares = next().text().equals(":=");
      if (variables.size() > mostVariables) {
        throw new TemplateException(position, "too many declarations");
      }
    }
    List<Command> commands = new ArrayList<>();
    do {
      commands.add(command());
    } while (takeSymbol("|"));
    return new Pipeline(variables, declares, commands, position);
  }

  /** Whether {@code $a :=}, {@code $a =} or {@code $a, $b :=} comes next. */
  private boolean assigns() {
    int next = at;
    while (kindAt(next) == Kind.VARIABLE && symbolAt(next + 1, ",")) {
      next += 2;
    }
    return kindAt(next) == Kind.VARIABLE && (symbolAt(next + 1, ":=") || symbolAt(next + 1, "="));
  }

  private Command command() {
    Expression head = operand();
    List<Expression> arguments = new ArrayList<>();
    while (startsOperand(peek())) {
      arguments.add(operand());
    }
    return new Command(head, arguments);
  }

  private static boolean startsOperand(Token token) {
    return switch (token.kind()) {
      case NAME, FIELD, DOT, VARIABLE, STRING, NUMBER -> true;
      case SYMBOL -> token.text().equals("(");
      case TEXT, END -> false;
    };
  }

  private Expression operand() {
    Expression operand = term();
    while (peek().kind() == Kind.FIELD && !peek().spaced()) {
      Token field = next();
      operand = new Expression.Field(operand, field.text(), field.position());
    }
    return operand;
  }

  private Expression term() {
    Token token = next();
    Position position = token.position();
    return switch (token.kind()) {
      case FIELD -> new Expression.Field(new Expression.Dot(position), token.text(), position);
      case DOT -> new Expression.Dot(position);
      case VARIABLE -> new Expression.Variable(token.text(), position);
      case STRING -> new Expression.Literal(token.text(), position);
      case NUMBER -> new Expression.Literal(number(token), position);
      case NAME -> name(token);
      case SYMBOL -> parenthesized(token);
      case TEXT, END -> throw new TemplateException(position, "missing value for command");
    };
  }

  private Expression name(Token token) {
    return switch (token.text()) {
      case "true" -> new Expression.Literal(true, token.position());
      case "false" -> new Expression.Literal(false, token.position());
      case "nil" -> new Expression.Literal(null, token.position());
      default -> {
        if (!functions.has(token.text())) {
          throw new TemplateException(
              token.position(), "function \"" + token.text() + "\" not defined");
        }
        yield new Expression.Function(token.text(), token.position());
      }
    };
  }

  private Expression parenthesized(Token token) {
    if (!token.text().equals("(")) {
      throw unexpected(token);
    }
    Pipeline pipeline = pipeline(1);
    if (!takeSymbol(")")) {
      throw new TemplateException(token.position(), "unclosed left paren");
    }
    return new Expression.Parenthesized(pipeline);
  }

  private static Object number(Token token) {
    String text = token.text();
    try {
      if (text.startsWith("0x") || text.startsWith("0X")) {
        return Long.parseLong(text.substring(2), 16);
      }
      if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0) {
        return Double.parseDouble(text);
      }
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      TemplateException wrong =
          new TemplateException(token.position(), "bad number syntax: \"" + text + "\"");
      wrong.initCause(e);
      throw wrong;
    }
  }

  private void expectEnd() {
    Token token = next();
    if (token.kind() != Kind.END) {
      throw unexpected(token);
    }
  }

  private boolean take(String name, Token opener) {
    if (at >= tokens.size()) {
      throw new TemplateException(
          opener.position(), "unexpected EOF: {{" + opener.text() + "}} has no {{end}}");
    }
    if (!isName(name)) {
      return false;
    }
    at++;
    return true;
  }

  private boolean takeSymbol(String symbol) {
    if (!symbolAt(at, symbol)) {
      return false;
    }
    at++;
    return true;
  }

  private boolean isName(String name) {
    return at < tokens.size() && tokens.get(at).is(Kind.NAME, name);
  }

  private boolean symbolAt(int index, String symbol) {
    return index < tokens.size() && tokens.get(index).is(Kind.SYMBOL, symbol);
  }

  private @Nullable Kind kindAt(int index) {
    return index < tokens.size() ? tokens.get(index).kind() : null;
  }

  /** The lexer closes every action, so within one there is always a next word. */
  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    return tokens.get(at++);
  }

  private TemplateException unexpected(Token token) {
    return new TemplateException(token.position(), "unexpected {{" + token.text() + "}}");
  }
}
