package io.jocker.engine.request;

/** What follows when a container has become unhealthy. */
public enum UnhealthyAction {
  NONE("none"),
  /** It is stopped and started. */
  RESTART("restart"),
  /** It is asked to end, and does not start again by itself. */
  STOP("stop"),
  /** The same at once. */
  KILL("kill");

  private final String word;

  UnhealthyAction(String word) {
    this.word = word;
  }

  /** The word on the command line. */
  public String word() {
    return word;
  }

  /** Reads a word; empty means {@link #NONE}. */
  public static UnhealthyAction parse(String text) {
    for (UnhealthyAction action : values()) {
      if (action.word().equals(text)) {
        return action;
      }
    }
    if (text.isEmpty()) {
      return NONE;
    }
    throw new IllegalArgumentException(
        "unknown action '" + text + "'; use one of 'none', 'restart', 'stop', or 'kill'");
  }
}
