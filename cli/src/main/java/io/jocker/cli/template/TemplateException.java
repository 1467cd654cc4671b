package io.jocker.cli.template;

/** A template that cannot be read, or that asks of its data what is not there. */
public final class TemplateException extends RuntimeException {
  TemplateException(Position position, String message) {
    super("template: :" + position.line() + ":" + position.column() + ": " + message);
  }
}
