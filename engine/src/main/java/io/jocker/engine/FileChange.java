package io.jocker.engine;

/**
 * What a container did to one path of its root.
 *
 * @param path absolute in the container
 */
public record FileChange(Kind kind, String path) {

  /** Kinds of changes, by docker's letters. */
  public enum Kind {
    ADDED('A'),
    CHANGED('C'),
    DELETED('D');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    public char letter() {
      return letter;
    }
  }
}
