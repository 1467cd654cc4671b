package io.jocker.cli.template;

/**
 * One word of a template.
 *
 * @param kind what it is
 * @param text a literal's content, or the word itself; a field without its dot
 * @param position where it begins
 * @param spaced whether blanks come before it: {@code .A.B} is one operand, {@code .A .B} are two
 */
record Token(Kind kind, String text, Position position, boolean spaced) {

  /** What a word can be. */
  enum Kind {
    /** Text outside of actions. */
    TEXT,
    /** The end of an action: what lies between two of these is one action. */
    END,
    /** A name: function, keyword, {@code true}, {@code nil}. */
    NAME,
    /** {@code .Name}. */
    FIELD,
    /** {@code .} alone. */
    DOT,
    /** {@code $} or {@code $name}. */
    VARIABLE,
    /** A text in quotes. */
    STRING,
    /** A number or a character. */
    NUMBER,
    /** {@code |}, {@code (}, {@code )}, {@code ,}, {@code :=} or {@code =}. */
    SYMBOL
  }

  boolean is(Kind other, String content) {
    return kind == other && text.equals(content);
  }
}
