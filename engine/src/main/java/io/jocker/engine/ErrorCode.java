package io.jocker.engine;

import static io.jocker.engine.ErrorKind.COMMAND_NOT_EXECUTABLE;
import static io.jocker.engine.ErrorKind.CONFLICT;
import static io.jocker.engine.ErrorKind.INTERNAL;
import static io.jocker.engine.ErrorKind.INVALID;
import static io.jocker.engine.ErrorKind.NOT_FOUND;
import static io.jocker.engine.ErrorKind.NOT_SUPPORTED;
import static io.jocker.engine.ErrorKind.UNAVAILABLE;

/**
 * Every error that reaches a user, by a name that stays: it can be looked up, searched for and
 * tested for, in whatever language the sentence around it is.
 *
 * <p>The sentences are in {@code errors.LANGUAGE.properties} beside this class, under {@link
 * #code}; what each means, and how to mend it, in the texts of {@code jocker explain}. A code says
 * a cause that was tested for. Where no cause is known, {@link #STEP_FAILED} and {@link
 * #SYSTEM_CALL} say which call the kernel refused, and no more.
 */
public enum ErrorCode {
  // The command line.
  UNKNOWN_COMMAND(INVALID),
  UNKNOWN_OPTION(INVALID),
  OPTION_VALUE(INVALID),
  OPTION_NEEDS_VALUE(INVALID),
  ARGUMENT_COUNT(INVALID),
  USAGE(INVALID),
  TEMPLATE(INVALID),
  FILTER(INVALID),
  UNKNOWN_TOPIC(NOT_FOUND),
  CIDFILE_EXISTS(CONFLICT),
  NOT_A_TERMINAL(INVALID),
  FILE_NOT_WRITABLE(INTERNAL),
  FILE_NOT_READABLE(NOT_FOUND),

  // What a container is asked to be.
  OPTION_CONFLICT(INVALID),
  INVALID_REQUEST(INVALID),
  NO_COMMAND(INVALID),
  UNKNOWN_CAPABILITY(INVALID),
  CAPABILITY_NOT_HELD(NOT_SUPPORTED),
  CPU_RANGE(INVALID),
  DEVICE_NOT_FOUND(NOT_FOUND),
  NOT_A_BLOCK_DEVICE(INVALID),
  DEVICE_NOT_USABLE(INVALID),
  BIND_SOURCE_NOT_FOUND(INVALID),
  ROOTFS_NOT_FOUND(INVALID),
  USER_NOT_FOUND(INVALID),
  GROUP_NOT_FOUND(INVALID),
  ID_OUT_OF_RANGE(INVALID),
  TOO_MANY_GROUPS(INVALID),
  WORKDIR_NOT_DIRECTORY(INVALID),
  SECCOMP_PROFILE(INVALID),
  ID_RANGES_USED_UP(CONFLICT),
  ROOT_NOT_MAPPED(INVALID),
  BUNDLE_NOT_FOUND(NOT_FOUND),
  CONTAINER_ID(INVALID),

  // Containers that are there.
  NAME_IN_USE(CONFLICT),
  CONTAINER_NOT_FOUND(NOT_FOUND),
  OBJECT_NOT_FOUND(NOT_FOUND),
  CONTAINER_AMBIGUOUS(INVALID),
  CONTAINER_RUNNING(CONFLICT),
  CONTAINER_NOT_RUNNING(CONFLICT),
  CONTAINER_BUSY(CONFLICT),

  // Images and registries.
  IMAGE_REFERENCE(INVALID),
  IMAGE_NOT_FOUND(NOT_FOUND),
  IMAGE_PLATFORM(NOT_FOUND),
  IMAGE_AMBIGUOUS(CONFLICT),
  IMAGE_IN_USE(CONFLICT),
  IMAGE_INVALID(INVALID),
  IMAGE_NOT_SUPPORTED(NOT_SUPPORTED),
  IMAGE_DAMAGED(INVALID),
  DIGEST_MISMATCH(INVALID),
  LAYER_CORRUPT(INVALID),
  ARCHIVE_INVALID(INVALID),
  LIMIT(INVALID),
  REGISTRY_UNAUTHORIZED(UNAVAILABLE),
  REGISTRY_UNKNOWN_HOST(UNAVAILABLE),
  REGISTRY_REFUSED(UNAVAILABLE),
  REGISTRY_TLS(UNAVAILABLE),
  REGISTRY_TIMEOUT(UNAVAILABLE),
  REGISTRY_ANSWER(UNAVAILABLE),
  PLAYGROUND(NOT_SUPPORTED),

  // The program of a container.
  EXEC_NOT_FOUND(ErrorKind.COMMAND_NOT_FOUND),
  EXEC_FORMAT(COMMAND_NOT_EXECUTABLE),
  EXEC_EMPTY(COMMAND_NOT_EXECUTABLE),
  EXEC_CRLF(ErrorKind.COMMAND_NOT_FOUND),
  EXEC_INTERPRETER(ErrorKind.COMMAND_NOT_FOUND),
  EXEC_LOADER(ErrorKind.COMMAND_NOT_FOUND),
  EXEC_ARCHITECTURE(COMMAND_NOT_EXECUTABLE),
  EXEC_DIRECTORY(COMMAND_NOT_EXECUTABLE),
  EXEC_PERMISSION(COMMAND_NOT_EXECUTABLE),
  EXEC_NOEXEC(COMMAND_NOT_EXECUTABLE),
  EXEC_BUSY(COMMAND_NOT_EXECUTABLE),
  EXEC_FAILED(COMMAND_NOT_EXECUTABLE),

  // This machine.
  NOT_ROOT(NOT_SUPPORTED),
  DISK_FULL(UNAVAILABLE),
  CGROUP_CONTROLLER(NOT_SUPPORTED),
  CGROUP(INTERNAL),
  USER_NAMESPACES(NOT_SUPPORTED),
  OVERLAY_ON_OVERLAY(NOT_SUPPORTED),
  IMAGE_COPIED(NOT_SUPPORTED),
  HOOK_FAILED(INTERNAL),
  STEP_FAILED(INTERNAL),
  SYSTEM_CALL(INTERNAL),
  INTERNAL_ERROR(INTERNAL),

  // What is said after a run that ended abnormally; the exit code is the container's own.
  OOM_KILLED(INTERNAL),
  SECCOMP_KILLED(INTERNAL),
  KILLED_BY_SIGNAL(INTERNAL),
  EXIT_126(INTERNAL),
  EXIT_127(INTERNAL),
  SIGNAL_IGNORED(INTERNAL);

  private final ErrorKind kind;

  ErrorCode(ErrorKind kind) {
    this.kind = kind;
  }

  /** As users see it: {@code JK-IMAGE-NOT-FOUND}. */
  public String code() {
    return "JK-" + name().replace('_', '-');
  }

  /** What sort of failure it is; front ends choose the exit code or the HTTP status by it. */
  public ErrorKind kind() {
    return kind;
  }
}
