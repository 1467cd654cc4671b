package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.EngineTopic;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.Streams;
import io.jocker.engine.store.LiveEntry;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.image.Healthcheck;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.Proc;
import io.jocker.linux.proc.ProcessStat;
import io.jocker.linux.story.Story;
import io.jocker.runtime.ContainerStarter;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.SpecConverter;
import io.jocker.runtime.launch.ExitRecord;
import io.jocker.runtime.launch.HealthCheck;
import io.jocker.runtime.launch.StartedContainer;
import io.jocker.runtime.launch.Successor;
import io.jocker.runtime.seccomp.CompiledFilter;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The start of one container: from its cgroup to the first instruction of its program, and its
 * record, by which other commands find it.
 */
final class ContainerStart {
  private static final int PRIVATE = 0600;
  private static final Set<OpenFlag> NEW_FILE =
      Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.EXCL, OpenFlag.NOFOLLOW);

  private final Services services;
  private final Startable container;
  private final @Nullable Streams streams;

  /**
   * A start.
   *
   * @param streams the caller's, or null for a container that nobody attends to
   */
  ContainerStart(Services services, Startable container, @Nullable Streams streams) {
    this.services = services;
    this.container = container;
    this.streams = streams;
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

  /** Starts it; it is not recorded yet. */
  StartedContainer begin() throws IOException, JockerException {
    return start(new Starting());
  }

  /** Prepares everything and tells what would follow. */
  void plan(RunListener listener) throws IOException, JockerException {
    start(
        (starter, start) -> {
          starter.plan(start);
          listener.planned(start.config());
          return container;
        });
  }

  private <T> T start(Action<T> action) throws IOException, JockerException {
    ContainerConfig config = SpecConverter.convert(container.spec(), stored().folder().path());
    CompiledFilter filter = filter(config);
    try (Fd exit = exitFile();
        StartStreams to = StartStreams.of(linux(), container);
        NetworkStart network = network();
        Fd lock = lock();
        Fd health = health()) {
      return action.with(
          new ContainerStarter(linux(), services.cgroups()),
          new ContainerStarter.Start(
              container.id(),
              config,
              container.root(),
              streams == null ? to.detached() : to.attended(streams),
              exit,
              filter,
              container.traits().init(),
              lock == null ? null : successor(lock, network != null && network.publishes()),
              network,
              false,
              health == null ? null : check(health)));
    }
  }

  /** Null, and nothing of health checks is loaded, for a container without. */
  private @Nullable Fd health() throws SyscallException {
    Healthcheck asked = container.traits().health();
    return asked == null || !HealthFile.isAsked(asked) ? null : HealthFile.make(linux(), stored());
  }

  private @Nullable HealthCheck check(Fd file) throws IOException {
    Healthcheck asked = container.traits().health();
    return asked == null
        ? null
        : HealthFile.check(
            container.spec(),
            asked,
            container.traits().shell(),
            file,
            services.hasLauncher() ? HealthFile.listener(services, stored().id()) : null);
  }

  /** Null, and nothing of networks is loaded, for a container that is connected to none. */
  private @Nullable NetworkStart network() throws IOException {
    return stored().folder().has(StoredContainer.NETWORKS)
        ? NetworkStart.prepare(services, container.begun())
        : null;
  }

  /** Only a container that nobody attends to has somebody called for its end, or may have. */
  private @Nullable Fd lock() throws SyscallException {
    boolean called = isLeft(container.traits()) && services.hasLauncher();
    return called ? container.begun().entry().openAgain() : null;
  }

  private boolean isLeft(StartTraits traits) {
    return streams == null
        || (traits.stdio().terminal()
            && traits.stdio().interactive()
            && !streams.detachKeys().bytes().isEmpty());
  }

  /**
   * One that is started without a policy may get one while it runs.
   *
   * @param publishes whether it has ports on the host, which are given back at its end
   */
  private Successor successor(Fd lock, boolean publishes) {
    StartTraits traits = container.traits();
    boolean restarts = traits.restart().mayRestart();
    boolean decides = traits.removed() || restarts || publishes;
    Successor.Condition condition =
        decides ? null : new Successor.Condition(stored().folder().fd(), StoredContainer.SUCCEEDED);
    int delay = decides && !restarts ? 0 : container.restarts().delayMillis();
    return services.successor(lock, container.id(), delay, condition);
  }

  private @Nullable CompiledFilter filter(ContainerConfig config)
      throws IOException, JockerException {
    try (Story.About about = linux().story().about(EngineTopic.FILTER, "")) {
      return services
          .filters()
          .filter(container.traits().security(), config.process().capabilities().bounding());
    }
  }

  private Linux linux() {
    return services.linux();
  }

  private StoredContainer stored() {
    return container.begun().container();
  }

  /**
   * Allocated now, so that a disk that is full then cannot lose how the container ended; and with
   * it the room for the state that tells so.
   */
  private Fd exitFile() throws SyscallException {
    if (!container.first()) {
      stored().folder().remove(StoredContainer.EXIT);
      stored().folder().remove(StoredContainer.SUCCEEDED);
      if (container.restarts().count() == 0) {
        stored().folder().remove(StoredContainer.STOPPED);
      }
    }
    Fd folder = stored().folder().fd();
    Fd file = linux().files().openAt(folder, StoredContainer.EXIT, NEW_FILE, PRIVATE);
    try {
      linux().files().allocate(file, ExitRecord.BYTES);
      linux().files().reserve(file, ExitRecord.BYTES + StoredContainer.RESERVED_BYTES);
      return file;
    } catch (SyscallException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** From here on the next command finds the container, whatever becomes of this one. */
  void record(StartedContainer running, Instant startedAt) throws IOException {
    try (Story.About about = linux().story().about(EngineTopic.RECORD, running.pid())) {
      Proc proc = new Proc(linux());
      container
          .begun()
          .entry()
          .record(
              new LiveProcesses(
                  running.pid(),
                  startTicks(proc, running.pid()),
                  running.monitorPid(),
                  startTicks(proc, running.monitorPid()),
                  running.inputDescriptor()));
      boolean durable = streams == null && !container.traits().removed();
      stored().writeState(state(running, startedAt), durable);
      services.events().container("start", container.id(), "name", container.begun().name());
      if (streams == null) {
        release(running);
      } else {
        running.recorded();
      }
    }
  }

  /**
   * The lock goes first. The program may have ended already: its monitor, once it is on its own,
   * looks whether somebody has the lock, who would then decide what follows, and this process does
   * not.
   */
  private void release(StartedContainer running) throws IOException {
    LiveEntry entry = container.begun().entry();
    entry.letGo();
    try {
      running.released();
    } catch (IOException e) {
      entry.takeAgain();
      throw e;
    }
  }

  private ContainerState state(StartedContainer running, Instant startedAt) {
    return ContainerState.running(running.pid(), startedAt, container.restarts());
  }

  /** A process that has ended already is found by nobody, and need not be. */
  private static long startTicks(Proc proc, int pid) throws SyscallException {
    Optional<ProcessStat> stat = proc.stat(pid);
    return stat.isEmpty() ? 0 : stat.get().startTicks();
  }

  /** Why it did not start, told apart by looking at it. */
  JockerException failure(Exception cause) {
    return new StartFailure(
            services,
            new StartFailure.Subject(
                container.begun().name(),
                container.spec(),
                container.root(),
                container.traits().ids()))
        .of(cause);
  }
}
