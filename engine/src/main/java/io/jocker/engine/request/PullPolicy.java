package io.jocker.engine.request;

/** When the registry is asked for an image. */
public enum PullPolicy {
  /** Before every start. */
  ALWAYS,
  /** When the store has no such image. */
  MISSING,
  /** Not at all: an image that the store does not have is an error. */
  NEVER;

  /**
   * Reads docker's {@code --pull} value.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static PullPolicy parse(String text) {
    return switch (text) {
      case "always" -> ALWAYS;
      case "missing", "" -> MISSING;
      case "never" -> NEVER;
      default ->
          throw new IllegalArgumentException(
              "invalid pull option: '"
                  + text
                  + "': must be one of \"always\", \"missing\" or \"never\"");
    };
  }
}
