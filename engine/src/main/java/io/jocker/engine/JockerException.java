package io.jocker.engine;

import org.jspecify.annotations.Nullable;

/**
 * What was asked could not be done. The message is one line without a full stop that says what was
 * tried, on what, and why it failed, fit to be shown to the user as it is; {@link #text} is the
 * same for other languages.
 *
 * <pre>{@code
 * throw new JockerException(ErrorCode.CONTAINER_NOT_FOUND, "web");
 * }</pre>
 */
public final class JockerException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient ErrorText text;

  /**
   * A failure.
   *
   * @param parameters what the sentence of this code is filled in with
   */
  public JockerException(ErrorCode code, String... parameters) {
    this(ErrorText.of(code, parameters), null);
  }

  /** The same, with where it comes from. */
  public JockerException(Throwable cause, ErrorCode code, String... parameters) {
    this(ErrorText.of(code, parameters), cause);
  }

  public JockerException(ErrorText text) {
    this(text, null);
  }

  public JockerException(ErrorText text, @Nullable Throwable cause) {
    super(cause);
    this.text = text;
  }

  /** Which failure it is, in every language. */
  public ErrorText text() {
    return text;
  }

  /** Which failure it is. */
  public ErrorCode code() {
    return text.code();
  }

  /** What sort of failure this is. */
  public ErrorKind kind() {
    return text.code().kind();
  }

  /** The sentence in English. */
  @Override
  public String getMessage() {
    return text.english();
  }
}
