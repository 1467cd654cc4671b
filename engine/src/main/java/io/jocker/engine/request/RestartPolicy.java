package io.jocker.engine.request;

/**
 * Whether a container that has ended starts again by itself.
 *
 * @param maximumRetries how many times for {@link Kind#ON_FAILURE}, 0 without limit
 */
public record RestartPolicy(Kind kind, int maximumRetries) {

  /** When it does. */
  public enum Kind {
    NO("no"),
    ALWAYS("always"),
    /** After another exit code than 0. */
    ON_FAILURE("on-failure"),
    /** Always, but after a restart of the machine only if nobody had stopped it. */
    UNLESS_STOPPED("unless-stopped");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word on the command line and in inspect. */
    public String word() {
      return word;
    }
  }

  /** Never. */
  public static final RestartPolicy NO = new RestartPolicy(Kind.NO, 0);

  /**
   * Reads {@code no}, {@code always}, {@code on-failure}, {@code on-failure:5}, {@code
   * unless-stopped}; empty means {@code no}.
   */
  public static RestartPolicy parse(String text) {
    int colon = text.indexOf(':');
    String word = colon < 0 ? text : text.substring(0, colon);
    Kind kind = word.isEmpty() ? Kind.NO : kind(word);
    if (colon < 0) {
      return new RestartPolicy(kind, 0);
    }
    if (kind != Kind.ON_FAILURE) {
      throw new IllegalArgumentException(
          "invalid restart policy: maximum retry count can only be used with 'on-failure'");
    }
    int retries = Numbers.parseInt(text.substring(colon + 1));
    if (retries < 0) {
      throw new IllegalArgumentException(
          "invalid restart policy: maximum retry count cannot be negative");
    }
    return new RestartPolicy(kind, retries);
  }

  private static Kind kind(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "invalid restart policy: unknown policy '"
            + word
            + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
  }

  /** Whether there may be a restart at all. */
  public boolean mayRestart() {
    return kind != Kind.NO;
  }

  /**
   * Whether there is one after an end that nobody asked for.
   *
   * @param restarts how many there have been
   */
  public boolean appliesTo(int exitCode, int restarts) {
    return switch (kind) {
      case NO -> false;
      case ALWAYS, UNLESS_STOPPED -> true;
      case ON_FAILURE -> exitCode != 0 && (maximumRetries == 0 || restarts < maximumRetries);
    };
  }
}
