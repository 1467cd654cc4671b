package io.jocker.linux.program;

import io.jocker.linux.SystemCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table: a system call or an {@link Operation}, its arguments, and which step
 * follows. It is made by {@link ProgramBuilder}; who adds it may say afterwards what an error
 * means.
 */
public final class Step {
  private final String name;
  private final @Nullable SystemCall call;
  private final @Nullable Operation operation;
  private final List<Argument> arguments;
  private final int index;
  private @Nullable Label onSuccess;
  private @Nullable Label onError;
  private boolean errorsPass;

  Step(
      String name,
      @Nullable SystemCall call,
      @Nullable Operation operation,
      List<Argument> arguments,
      int index) {
    this.name = name;
    this.call = call;
    this.operation = operation;
    this.arguments = List.copyOf(arguments);
    this.index = index;
  }

  /** What the step is for, in a few words: {@code attach /proc}. */
  public String name() {
    return name;
  }

  /** The system call, or null for an {@link Operation} of the interpreter alone. */
  public @Nullable SystemCall call() {
    return call;
  }

  /** Its place in the table, from 0. */
  public int index() {
    return index;
  }

  /**
   * The call as a person reads it: {@code move_mount((open /proc), "", AT_FDCWD, "/proc",
   * MOVE_MOUNT_F_EMPTY_PATH)}.
   */
  public String describe() {
    StringBuilder out =
        new StringBuilder(call == null ? String.valueOf(operation) : call.manName()).append('(');
    String separator = "";
    for (Argument argument : arguments) {
      out.append(separator).append(argument.words());
      separator = ", ";
    }
    return out.append(')').toString();
  }

  /** After a success the program goes on there, not with the next step. */
  public Step thenGoTo(Label target) {
    onSuccess = target;
    return this;
  }

  /** An error is not the end: the program goes on there. */
  public Step onErrorGoTo(Label target) {
    onError = target;
    return this;
  }

  /** An error does not matter: the program goes on with the next step. */
  public Step ignoringErrors() {
    errorsPass = true;
    return this;
  }

  /** True if an error of this step ends the program. */
  public boolean mustSucceed() {
    return onError == null && !errorsPass;
  }

  List<Argument> arguments() {
    return arguments;
  }

  @Nullable Operation operation() {
    return operation;
  }

  int nextAfterSuccess() {
    return onSuccess == null ? index + 1 : onSuccess.index();
  }

  int nextAfterError() {
    if (onError != null) {
      return onError.index();
    }
    return errorsPass ? nextAfterSuccess() : Program.FAIL;
  }
}
