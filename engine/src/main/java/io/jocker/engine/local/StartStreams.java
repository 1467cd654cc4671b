package io.jocker.engine.local;

import io.jocker.engine.Streams;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.launch.ContainerLog;
import io.jocker.runtime.launch.ContainerStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The streams of one start: the caller's own, or none, and the container's log. */
final class StartStreams implements AutoCloseable {
  private static final int PRIVATE = 0600;
  private static final Set<OpenFlag> NEW_LOG =
      Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.EXCL, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> ANY_LOG =
      Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.NOFOLLOW);

  private final Linux linux;
  private final Startable container;
  private final List<Fd> opened = new ArrayList<>(4);

  private StartStreams(Linux linux, Startable container) {
    this.linux = linux;
    this.container = container;
  }

  /** To be closed when the container has been started. */
  static StartStreams of(Linux linux, Startable container) {
    return new StartStreams(linux, container);
  }

  /** With somebody there. */
  ContainerStreams attended(Streams streams) throws SyscallException {
    boolean input = container.traits().stdio().interactive();
    return new ContainerStreams(
        input ? streams.input() : nothing(OpenFlag.RDONLY),
        streams.output(),
        streams.error(),
        log());
  }

  /** With nobody there; an input that was asked for is a pipe that stays open. */
  ContainerStreams detached() throws SyscallException {
    ContainerLog log = log();
    Fd nothing = nothing(OpenFlag.RDWR);
    boolean piped =
        container.traits().stdio().interactive() && !container.traits().stdio().terminal();
    if (!piped) {
      return ContainerStreams.detached(nothing, nothing, log, null);
    }
    IoCalls.Pipe pipe = linux.io().pipe();
    opened.add(pipe.readEnd());
    opened.add(pipe.writeEnd());
    return ContainerStreams.detached(pipe.readEnd(), nothing, log, pipe.writeEnd());
  }

  private @Nullable ContainerLog log() throws SyscallException {
    LogRequest asked = container.traits().log();
    if (asked.driver() == LogRequest.Driver.NONE) {
      return null;
    }
    FileCalls files = linux.files();
    Fd folder = container.begun().container().folder().fd();
    Set<OpenFlag> flags = container.first() ? NEW_LOG : ANY_LOG;
    Fd log = files.openAt(folder, StoredContainer.LOG, flags, PRIVATE);
    opened.add(log);
    Long bytes = asked.maxFileBytes();
    ContainerLog.Rotation rotation =
        bytes == null
            ? null
            : new ContainerLog.Rotation(folder, StoredContainer.LOG, bytes, asked.maxFiles());
    return new ContainerLog(log, size(log), rotation);
  }

  /** What an earlier run has written stays in front. */
  private long size(Fd log) throws SyscallException {
    return container.first() ? 0 : linux.files().statAt(log, "", Set.of(AtFlag.EMPTY_PATH)).size();
  }

  private Fd nothing(OpenFlag access) throws SyscallException {
    Fd nothing = linux.files().openAt(Fd.CWD, "/dev/null", Set.of(access), 0);
    opened.add(nothing);
    return nothing;
  }

  @Override
  public void close() {
    for (Fd each : opened) {
      each.close();
    }
  }
}
