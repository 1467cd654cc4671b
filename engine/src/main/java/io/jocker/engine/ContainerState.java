package io.jocker.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a container does, or how it ended.
 *
 * @param status in docker's words
 * @param pid of the container's first process as the host sees it; 0 unless it runs
 * @param exitCode 0 to 255, 128 + n after signal n; 0 before the end
 * @param oomKilled whether the kernel killed a process of it for its memory limit
 * @param error why it could not be started, or empty
 * @param startedAt null before the start
 * @param finishedAt null before the end
 * @param restarts how often it has started again by itself
 */
public record ContainerState(
    ContainerStatus status,
    int pid,
    int exitCode,
    boolean oomKilled,
    String error,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    Restarts restarts) {

  /** Not started yet. */
  public static final ContainerState CREATED =
      new ContainerState(ContainerStatus.CREATED, 0, 0, false, "", null, null);

  /** Of one that has not started again by itself. */
  public ContainerState(
      ContainerStatus status,
      int pid,
      int exitCode,
      boolean oomKilled,
      String error,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {
    this(status, pid, exitCode, oomKilled, error, startedAt, finishedAt, Restarts.NONE);
  }

  /** Running since then. */
  public static ContainerState running(int pid, Instant startedAt) {
    return running(pid, startedAt, Restarts.NONE);
  }

  /** Running since then, again. */
  public static ContainerState running(int pid, Instant startedAt, Restarts restarts) {
    return new ContainerState(
        ContainerStatus.RUNNING, pid, 0, false, "", startedAt, null, restarts);
  }

  /** The same container after its end. */
  public ContainerState exited(int code, boolean killedForMemory, Instant at) {
    return new ContainerState(
        ContainerStatus.EXITED, 0, code, killedForMemory, error, startedAt, at, restarts);
  }

  /** The same with something to say of why it is so. */
  public ContainerState because(String why) {
    return new ContainerState(
        status, pid, exitCode, oomKilled, why, startedAt, finishedAt, restarts);
  }

  /** The same container in another status. */
  public ContainerState with(ContainerStatus other) {
    return new ContainerState(
        other, pid, exitCode, oomKilled, error, startedAt, finishedAt, restarts);
  }

  /** Whether it has processes. */
  public boolean isUp() {
    return status == ContainerStatus.RUNNING || status == ContainerStatus.PAUSED;
  }

  /** The same container while it is taken away. */
  public ContainerState removing() {
    return new ContainerState(
        ContainerStatus.REMOVING, 0, exitCode, oomKilled, error, startedAt, finishedAt, restarts);
  }

  /** A container whose start failed with this exit code (126, 127 or 128) and message. */
  public ContainerState failed(int code, String why) {
    ContainerStatus still = startedAt == null ? ContainerStatus.CREATED : ContainerStatus.EXITED;
    return new ContainerState(still, 0, code, false, why, startedAt, finishedAt, restarts);
  }
}
