package io.jocker.engine.local;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.ContainerState;
import io.jocker.engine.EngineTopic;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.Restarts;
import io.jocker.engine.RunListener;
import io.jocker.engine.Streams;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Signal;
import io.jocker.linux.story.GivenUpException;
import io.jocker.linux.story.Story;
import io.jocker.runtime.cgroup.CgroupManager;
import io.jocker.runtime.launch.StartedContainer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One container in the foreground: from its cgroup to its end. */
final class ContainerRun implements Failures.Work<ContainerExit> {
  /** So many milliseconds a monitor may take to end that has nothing more to do. */
  private static final int LEAVE_ATTEMPTS = 200;

  private final Services services;
  private final Startable container;
  private final ContainerStart start;
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

  ContainerRun(Services services, Startable container, Streams streams, RunListener listener) {
    this.services = services;
    this.container = container;
    this.start = new ContainerStart(services, container, streams);
    this.streams = streams;
    this.listener = listener;
    this.removal = new ContainerRemoval(services);
  }

  /** Runs it; the lock on the container is given back in the end, whatever happens. */
  @Override
  public ContainerExit run() throws JockerException {
    try (Attendance attendance = Attendance.begin(services.linux(), streams)) {
      try (StartedContainer running = start.begin()) {
        if (!supervise(running, attendance)) {
          return leave(running);
        }
      }
      phase = Phase.ENDED;
      return end(attendance);
    } catch (GivenUpException e) {
      removal.giveUp(container, e);
      throw e;
    } catch (IOException | RuntimeException | JockerException e) {
      throw switch (phase) {
        case STARTING -> failed(e, container.traits().removed());
        case RUNNING -> lost(e);
        case ENDED -> unsettled(e);
      };
    } finally {
      container.root().close();
    }
  }

  /** Prepares everything for the start, tells what would follow, and takes it back. */
  void plan() throws IOException, JockerException {
    try {
      start.plan(listener);
    } catch (IOException | RuntimeException | JockerException e) {
      throw failed(e, true);
    } finally {
      container.root().close();
    }
    CgroupManager group = services.cgroups().group(container.cgroupPath());
    removal.remove(container.begun(), group);
  }

  /**
   * The user has gone away, and the container goes on: now it is as one that was detached. If it
   * has ended in this moment, its monitor may have found the lock taken and left what follows to
   * this process.
   */
  private ContainerExit leave(StartedContainer running) throws IOException, JockerException {
    ContainerId id = container.begun().container().id();
    removal.leave(container.begun());
    if (hasEnded(id) && endsNow(running.monitorPid())) {
      new Healing(services).succeed(id, services.containers().lock(id));
    } else {
      services.monitors().add(running.monitorPid(), container.id());
    }
    return ContainerExit.left(container.id());
  }

  /** One that finds the lock free decides itself, perhaps after a while. */
  private boolean endsNow(int monitorPid) throws IOException {
    for (int i = 0; i < LEAVE_ATTEMPTS; i++) {
      if (services.linux().processes().poll(monitorPid).isPresent()) {
        return true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return false;
  }

  private boolean hasEnded(ContainerId id) throws IOException {
    Optional<StoredContainer> found = services.containers().find(id);
    if (found.isEmpty()) {
      return false;
    }
    try (StoredContainer stored = found.get()) {
      return ExitFile.read(stored).isPresent();
    }
  }

  /** Returns whether it has ended. */
  private boolean supervise(StartedContainer running, Attendance attendance) throws IOException {
    try {
      startedAt = Instant.now();
      // Nobody needs the root any more: the container has it mounted.
      container.root().close();
      start.record(running, startedAt);
      phase = Phase.RUNNING;
      listener.started(container.id(), running.pid());
      return attend(running, attendance);
    } catch (IOException | RuntimeException e) {
      running.kill(e);
      throw e;
    }
  }

  private boolean attend(StartedContainer running, Attendance attendance) throws IOException {
    boolean input = container.traits().stdio().interactive();
    try (Story.About about = story().about(EngineTopic.ATTEND, running.pid())) {
      boolean ended = attendance.attend(running, input, container.begun().name(), listener);
      if (ended) {
        running.await();
      }
      return ended;
    }
  }

  private Story story() {
    return services.linux().story();
  }

  /** Keeps how it ended, or removes it; what cannot be done is left for the next command. */
  private ContainerExit end(@Nullable Attendance attendance) throws IOException, JockerException {
    CgroupManager group;
    ContainerEnd end;
    try {
      group = services.cgroups().group(container.cgroupPath());
      if (!container.traits().ownPids()) {
        // Only the end of a pid namespace ends all of its processes.
        group.kill();
      }
      end = ContainerEnd.of(container.begun().container(), group);
      end.tell(services.events(), container.id(), container.begun().name());
    } catch (IOException | RuntimeException e) {
      removal.leave(container.begun());
      throw e;
    }
    if (container.traits().removed()) {
      removal.remove(container.begun(), group);
    } else {
      settle(group, end);
    }
    boolean expected = isExpected(end.signal(), attendance);
    return new ContainerExit(container.id(), end.code(), end.oomKilled(), end.signal(), expected);
  }

  /** One that starts again by itself does so in the background, as docker's. */
  private void settle(CgroupManager group, ContainerEnd end) throws IOException, JockerException {
    boolean mayRestart = container.traits().restart().mayRestart();
    Restarts next = mayRestart ? Healing.next(container.begun().container()) : null;
    ContainerState running = ContainerState.running(0, startedAt);
    removal.settle(container.begun(), group, end.after(running, true));
    if (next != null) {
      new Healing(services).restart(container.begun().container().id(), next);
    }
  }

  /** What the caller sent himself: passed on by jocker, or made by the container's terminal. */
  private boolean isExpected(int signal, @Nullable Attendance attendance) {
    boolean typed =
        signal == Signal.INT.number()
            || signal == Signal.QUIT.number()
            || signal == Signal.HUP.number();
    boolean passed = attendance != null && attendance.hasPassed(signal);
    return signal > 0 && (passed || (typed && container.traits().stdio().terminal()));
  }

  /** What is left of a container that did not start: nothing, or with docker a record of why. */
  private JockerException failed(Exception cause, boolean removed) {
    JockerException failure = start.failure(cause);
    removal.undoStart(container, removed, failure);
    return failure;
  }

  /** It ran, and was killed because this process could not go on with it. */
  private JockerException lost(Exception cause) {
    JockerException failure = failure("follow-container", cause);
    try {
      end(null);
    } catch (IOException | RuntimeException | JockerException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** It ran to its end, and is put in order by the next command. */
  private JockerException unsettled(Exception cause) {
    return failure(container.traits().removed() ? "remove-container" : "settle-container", cause);
  }

  private JockerException failure(String task, Exception cause) {
    String why = cause instanceof IOException ? cause.getMessage() : cause.toString();
    return new JockerException(
        ErrorText.ofForm(
            ErrorCode.SYSTEM_CALL, task, container.begun().name(), String.valueOf(why)),
        cause);
  }
}
