package io.jocker.engine.local;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.ContainerState;
import io.jocker.engine.EngineTopic;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.Streams;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.Signal;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.Proc;
import io.jocker.linux.proc.ProcessStat;
import io.jocker.linux.story.Story;
import io.jocker.runtime.ContainerStarter;
import io.jocker.runtime.cgroup.CgroupManager;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.SpecConverter;
import io.jocker.runtime.launch.ContainerStreams;
import io.jocker.runtime.launch.ExitRecord;
import io.jocker.runtime.launch.StartedContainer;
import io.jocker.runtime.seccomp.CompiledFilter;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One container in the foreground: from its cgroup to its end. */
final class ContainerRun implements Failures.Work<ContainerExit> {
  private static final int PRIVATE = 0600;

  /** What a container ends with when its monitor could not say: as after SIGKILL. */
  private static final int UNKNOWN_EXIT = 137;

  private static final Set<OpenFlag> NEW_FILE =
      Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.EXCL, OpenFlag.NOFOLLOW);

  private final Services services;
  private final MadeContainer made;
  private final StoredContainer container;
  private final Streams streams;
  private final RunListener listener;
  private final ContainerRemoval removal;
  private Phase phase = Phase.STARTING;
  private Instant startedAt = Instant.EPOCH;

  /** How far it is: what is to be done after a failure, and how that is told, depend on it. */
  private enum Phase {
    /** No other command knows of it yet. */
    STARTING,
    RUNNING,
    ENDED
  }

  ContainerRun(Services services, MadeContainer made, Streams streams, RunListener listener) {
    this.services = services;
    this.made = made;
    this.container = made.begun().container();
    this.streams = streams;
    this.listener = listener;
    this.removal = new ContainerRemoval(services);
  }

  /** Runs it; the lock on the container is given back in the end, whatever happens. */
  @Override
  public ContainerExit run() throws JockerException {
    try (Attendance attendance = Attendance.begin(services.linux(), streams)) {
      ContainerConfig config = SpecConverter.convert(made.spec(), container.folder().path());
      try (StartedContainer running = start(config, new Starting())) {
        supervise(running, attendance);
      }
      phase = Phase.ENDED;
      return end(attendance);
    } catch (IOException | RuntimeException | JockerException e) {
      throw switch (phase) {
        case STARTING -> failed(e, request().lifecycle().removeOnExit());
        case RUNNING -> lost(e);
        case ENDED -> unsettled(e);
      };
    } finally {
      made.root().close();
    }
  }

  /** Prepares everything for the start, tells what would follow, and takes it back. */
  void plan() throws IOException, JockerException {
    try {
      ContainerConfig config = SpecConverter.convert(made.spec(), container.folder().path());
      start(
          config,
          (starter, start) -> {
            starter.plan(start);
            listener.planned(config);
            return made.id();
          });
    } catch (IOException | RuntimeException | JockerException e) {
      throw failed(e, true);
    } finally {
      made.root().close();
    }
    CgroupManager group = services.cgroups().group(made.cgroupPath());
    removal.remove(made.begun(), group);
  }

  private void supervise(StartedContainer running, Attendance attendance) throws IOException {
    try {
      startedAt = Instant.now();
      // Nobody needs the root any more: the container has it mounted.
      made.root().close();
      record(running);
      phase = Phase.RUNNING;
      listener.started(made.id(), running.pid());
      attend(running, attendance);
    } catch (IOException | RuntimeException e) {
      kill(running, e);
      throw e;
    }
  }

  private void attend(StartedContainer running, Attendance attendance) throws IOException {
    try (Story.About about = story().about(EngineTopic.ATTEND, running.pid())) {
      attendance.attend(running, hasInput(), made.begun().name(), listener);
      running.await();
    }
  }

  private void kill(StartedContainer running, Exception cause) {
    try {
      signalKill(running);
      running.await();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void signalKill(StartedContainer running) throws SyscallException {
    try {
      services.linux().processes().signal(running.process(), Signal.KILL.number());
    } catch (SyscallException e) {
      // It has ended in this moment; its monitor has yet to be reaped.
      if (e.errno() != Errno.ESRCH) {
        throw e;
      }
    }
  }

  /** What is done with a start that has all it needs. */
  @FunctionalInterface
  private interface Action<T> {
    T with(ContainerStarter starter, ContainerStarter.Start start) throws IOException;
  }

  /** A class with a name, as on all the way to execve: a lambda would be linked in each start. */
  private record Starting() implements Action<StartedContainer> {
    @Override
    public StartedContainer with(ContainerStarter starter, ContainerStarter.Start start)
        throws IOException {
      return starter.start(start);
    }
  }

  private <T> T start(ContainerConfig config, Action<T> action)
      throws IOException, JockerException {
    boolean logged = request().lifecycle().log().driver() != LogRequest.Driver.NONE;
    CompiledFilter filter = filter(config);
    try (Fd exit = exitFile();
        OptionalFile log = new OptionalFile(logged ? create(StoredContainer.LOG) : null);
        OptionalFile nothing = new OptionalFile(hasInput() ? null : openNothing())) {
      ContainerStreams to =
          new ContainerStreams(
              nothing.or(streams.input()), streams.output(), streams.error(), log.file(), 0);
      return action.with(
          new ContainerStarter(services.linux(), services.cgroups()),
          new ContainerStarter.Start(
              made.id(), config, made.root(), to, exit, filter, request().process().init()));
    }
  }

  private @Nullable CompiledFilter filter(ContainerConfig config)
      throws IOException, JockerException {
    try (Story.About about = story().about(EngineTopic.FILTER, "")) {
      return services
          .filters()
          .filter(request().security(), config.process().capabilities().bounding());
    }
  }

  private Story story() {
    return services.linux().story();
  }

  /** A descriptor that may not be needed. */
  private record OptionalFile(@Nullable Fd file) implements AutoCloseable {
    Fd or(Fd other) {
      return file == null ? other : file;
    }

    @Override
    public void close() {
      if (file != null) {
        file.close();
      }
    }
  }

  private ContainerRequest request() {
    return made.input().request();
  }

  private boolean hasInput() {
    return request().process().stdio().interactive();
  }

  private Fd openNothing() throws SyscallException {
    return services.linux().files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDONLY), 0);
  }

  /** Allocated now, so that a disk that is full then cannot lose how the container ended. */
  private Fd exitFile() throws SyscallException {
    Fd file = create(StoredContainer.EXIT);
    try {
      services.linux().files().allocate(file, ExitRecord.BYTES);
      return file;
    } catch (SyscallException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private Fd create(String name) throws SyscallException {
    FileCalls files = services.linux().files();
    return files.openAt(container.folder().fd(), name, NEW_FILE, PRIVATE);
  }

  /** From here on the next command finds the container, whatever becomes of this one. */
  private void record(StartedContainer running) throws IOException {
    try (Story.About about = story().about(EngineTopic.RECORD, running.pid())) {
      writeDown(running);
    }
  }

  private void writeDown(StartedContainer running) throws IOException {
    Proc proc = new Proc(services.linux());
    made.begun()
        .entry()
        .record(
            new LiveProcesses(
                running.pid(),
                startTicks(proc, running.pid()),
                running.monitorPid(),
                startTicks(proc, running.monitorPid())));
    container.writeState(ContainerState.running(running.pid(), startedAt), false);
    running.recorded();
  }

  /** A process that has ended already is found by nobody, and need not be. */
  private static long startTicks(Proc proc, int pid) throws SyscallException {
    Optional<ProcessStat> stat = proc.stat(pid);
    return stat.isEmpty() ? 0 : stat.get().startTicks();
  }

  /** Keeps how it ended, or removes it; what cannot be done is left for the next command. */
  private ContainerExit end(@Nullable Attendance attendance) throws IOException {
    CgroupManager group;
    ContainerExit exit;
    ContainerState ended;
    try {
      group = services.cgroups().group(made.cgroupPath());
      if (!(request().namespaces().pid() instanceof NamespaceMode.Private)) {
        // Only the end of a pid namespace ends all of its processes.
        group.kill();
      }
      ExitRecord record =
          ExitRecord.parse(container.folder().read(StoredContainer.EXIT, ExitRecord.BYTES))
              .orElse(null);
      int code = record == null ? UNKNOWN_EXIT : record.exitCode();
      int signal = record != null && record.signalled() ? record.status() : 0;
      boolean expected = isExpected(signal, attendance);
      exit = new ContainerExit(made.id(), code, group.oomKills() > 0, signal, expected);
      ended =
          ContainerState.running(0, startedAt)
              .exited(code, exit.oomKilled(), record == null ? Instant.now() : record.at());
    } catch (IOException | RuntimeException e) {
      removal.leave(made.begun());
      throw e;
    }
    if (request().lifecycle().removeOnExit()) {
      removal.remove(made.begun(), group);
    } else {
      removal.settle(made.begun(), group, ended);
    }
    return exit;
  }

  /** What the caller sent himself: passed on by jocker, or made by the container's terminal. */
  private boolean isExpected(int signal, @Nullable Attendance attendance) {
    boolean typed =
        signal == Signal.INT.number()
            || signal == Signal.QUIT.number()
            || signal == Signal.HUP.number();
    boolean passed = attendance != null && attendance.hasPassed(signal);
    return signal > 0 && (passed || (typed && request().process().stdio().terminal()));
  }

  /** What is left of a container that did not start: nothing, or with docker a record of why. */
  private JockerException failed(Exception cause, boolean removed) {
    JockerException failure =
        new StartFailure(
                services,
                new StartFailure.Subject(
                    made.begun().name(), made.spec(), made.root(), made.input().idRanges()))
            .of(cause);
    removal.undoStart(made, removed, failure);
    return failure;
  }

  /** It ran, and was killed because this process could not go on with it. */
  private JockerException lost(Exception cause) {
    JockerException failure = failure("follow-container", cause);
    try {
      end(null);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** It ran to its end, and is put in order by the next command. */
  private JockerException unsettled(Exception cause) {
    boolean removed = request().lifecycle().removeOnExit();
    return failure(removed ? "remove-container" : "settle-container", cause);
  }

  private JockerException failure(String task, Exception cause) {
    String why = cause instanceof IOException ? cause.getMessage() : cause.toString();
    return new JockerException(
        ErrorText.ofForm(ErrorCode.SYSTEM_CALL, task, made.begun().name(), String.valueOf(why)),
        cause);
  }
}
