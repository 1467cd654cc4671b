package io.jocker.engine.local;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.LogSink;
import io.jocker.engine.RunListener;
import io.jocker.engine.Streams;
import io.jocker.engine.log.LogFiles;
import io.jocker.engine.log.LogTail;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Joins the caller's streams with those of a container that another command has started. What the
 * container writes is read from its log as it grows, so that nobody who attaches can hold it up;
 * where it reads from, its monitor has open, and a copy of that descriptor is taken ({@code
 * pidfd_getfd(2)}).
 */
final class ContainerAttach {
  /** For the monitor, after the container's first process has ended, to write what was left. */
  private static final int REST_MILLIS = 500;

  private static final int LOOK_MILLIS = 20;

  private final Services services;
  private final Linux linux;
  private final Streams streams;

  ContainerAttach(Services services, Streams streams) {
    this.services = services;
    this.linux = services.linux();
    this.streams = streams;
  }

  /**
   * Attaches until the container has ended, or the caller leaves.
   *
   * @param input whether what is typed goes in
   */
  ContainerExit attach(String nameOrId, boolean input, RunListener listener)
      throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    try (StoredContainer container = ContainerReader.require(services, id, nameOrId)) {
      Optional<Processes> found = Processes.of(services, id);
      if (found.isEmpty()) {
        throw refused("attach", nameOrId);
      }
      try (Processes processes = found.get()) {
        return attach(new Target(nameOrId, container, processes), input, listener);
      }
    }
  }

  /** Who is attached to. */
  private record Target(String name, StoredContainer container, Processes processes) {}

  private ContainerExit attach(Target target, boolean input, RunListener listener)
      throws IOException, JockerException {
    ContainerDocument document = target.container().document();
    Fd first = target.processes().first();
    if (first == null) {
      boolean restarts = document.restartPolicy().mayRestart();
      throw refused(restarts ? "attach-restarting" : "attach", target.name());
    }
    if (target.container().state().status() == ContainerStatus.PAUSED) {
      throw refused("attach-paused", target.name());
    }
    LogRequest log = document.log();
    if (log.driver() == LogRequest.Driver.NONE) {
      throw new JockerException(ErrorCode.LOG_NOT_KEPT, target.name());
    }
    boolean typed = input && document.hasInput();
    if (typed && document.hasTerminal() && !linux.terminals().isTerminal(streams.input())) {
      throw new JockerException(ErrorCode.NOT_A_TERMINAL);
    }
    String folder = target.container().folder().path();
    try (ExitFile exit = ExitFile.open(linux, target.container());
        LogWatch watch = LogWatch.of(linux, folder);
        LogFiles files =
            LogFiles.open(
                linux.files(),
                target.container().folder().fd(),
                StoredContainer.LOG,
                log.maxFiles())) {
      Follower follower = new Follower(watch, LogTail.of(linux.io(), files));
      tell(target, "attach", document);
      ContainerExit end =
          attend(target, first, typed, new Ends(follower, exit, document), listener);
      if (end.detached()) {
        tell(target, "detach", document);
      }
      return end;
    }
  }

  private void tell(Target target, String action, ContainerDocument document) throws IOException {
    services.events().container(action, target.container().id().hex(), "name", document.name());
  }

  /** What is needed until the end. */
  private record Ends(Follower follower, ExitFile exit, ContainerDocument document) {}

  private ContainerExit attend(
      Target target, Fd first, boolean typed, Ends ends, RunListener listener) throws IOException {
    boolean terminal = ends.document().hasTerminal();
    String id = target.container().id().hex();
    // A terminal's signals are keys; one that is sent to this process is not for the container.
    Streams how = terminal ? streams.with(streams.detachKeys(), false) : streams;
    try (Attendance attendance = Attendance.begin(linux, how);
        OptionalFd input = input(target.processes(), terminal || typed)) {
      Attendance.Subject subject =
          new Attendance.Subject(
              first,
              target.processes().recorded().pid(),
              terminal ? input.fd() : null,
              target.name());
      if (!attendance.attend(subject, typed ? input.fd() : null, ends.follower(), listener)) {
        return ContainerExit.left(id);
      }
    }
    drainRest(target, ends);
    return new ContainerExit(id, ends.exit().code(), false);
  }

  /** Its monitor may go on for long, where it has something to decide. */
  private static void drainRest(Target target, Ends ends) throws IOException {
    while (!target.processes().awaitEnd(LOOK_MILLIS) && !ends.exit().isWritten()) {
      ends.follower().drain();
    }
    target.processes().awaitEnd(REST_MILLIS);
    ends.follower().drain();
  }

  private record OptionalFd(@Nullable Fd fd) implements AutoCloseable {
    @Override
    public void close() {
      if (fd != null) {
        fd.close();
      }
    }
  }

  private OptionalFd input(Processes processes, boolean wanted) throws SyscallException {
    int number = processes.recorded().input();
    return new OptionalFd(
        wanted && number >= 0 ? linux.processes().takeFd(processes.monitor(), number) : null);
  }

  /** Copies what is new in the log to the caller. */
  private final class Follower implements Attendance.Output {
    private final LogWatch watch;
    private final LogTail tail;

    Follower(LogWatch watch, LogTail tail) {
      this.watch = watch;
      this.tail = tail;
    }

    @Override
    public @Nullable Fd source() {
      return watch.source();
    }

    @Override
    public void drain() throws IOException {
      watch.forget();
      tail.drain(
          (stream, bytes) ->
              linux
                  .io()
                  .writeFully(
                      stream == LogSink.Stream.OUTPUT ? streams.output() : streams.error(), bytes));
    }
  }

  private static JockerException refused(String form, String name) {
    return new JockerException(ErrorText.ofForm(ErrorCode.CONTAINER_NOT_RUNNING, form, name));
  }
}
