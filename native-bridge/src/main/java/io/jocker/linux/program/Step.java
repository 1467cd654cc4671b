package io.jocker.linux.program;

import io.jocker.linux.SystemCall;
import io.jocker.linux.story.Actor;
import io.jocker.linux.story.Topic;
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
  private final Purpose purpose;
  private @Nullable Label onSuccess;
  private @Nullable Label onError;
  private boolean errorsPass;

  Step(
      String name,
      @Nullable SystemCall call,
      @Nullable Operation operation,
      List<Argument> arguments,
      int index,
      Purpose purpose) {
    this.name = name;
    this.call = call;
    this.operation = operation;
    this.arguments = List.copyOf(arguments);
    this.index = index;
    this.purpose = purpose;
  }

  /**
   * Why a step is taken, the same for steps that belong together.
   *
   * @param actor the process that takes it
   */
  record Purpose(Topic topic, String subject, Actor actor) {}

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

  /** What the step is taken for. */
  public Topic topic() {
    return purpose.topic();
  }

  /** What it is done to, such as {@code /proc}; may be empty. */
  public String subject() {
    return purpose.subject();
  }

  /** The process that takes it. */
  public Actor actor() {
    return purpose.actor();
  }

  /**
   * The call as a person reads it: {@code move_mount((open /proc), "", AT_FDCWD, "/proc",
   * MOVE_MOUNT_F_EMPTY_PATH)}.
   */
  public String describe() {
    String done = call == null ? String.valueOf(operation) : call.manName();
    return done + "(" + argumentsInWords() + ")";
  }

  /** What stands between the parentheses of {@link #describe}. */
  public String argumentsInWords() {
    StringBuilder out = new StringBuilder();
    String separator = "";
    for (Argument argument : arguments) {
      out.append(separator).append(argument.words());
      separator = ", ";
    }
    return out.toString();
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
