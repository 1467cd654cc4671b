package io.jocker.runtime.spec;

/**
 * A configuration that is not as the specification has it. The message names the field by its path
 * and quotes its value: {@code process.args[1]: a number where a string belongs: 3}.
 */
public final class InvalidSpecException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * An error in one field.
   *
   * @param field the path from the outermost object, such as {@code linux.devices[2].path}
   * @param problem what is wrong with it, quoting the value
   */
  public InvalidSpecException(String field, String problem) {
    super(field + ": " + problem);
    this.field = field;
  }

  /** The error of a value that its own type has refused. */
  public static InvalidSpecException of(String field, IllegalArgumentException refusal) {
    return new InvalidSpecException(field, String.valueOf(refusal.getMessage()));
  }

  /** The field's path. */
  public String field() {
    return field;
  }
}
