package io.jocker.cli.template;

/**
 * A place in a template.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
record Position(int line, int column) {

  /** The place of the character at {@code index}. */
  static Position of(String text, int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Position(line, index - lineStart + 1);
  }
}
