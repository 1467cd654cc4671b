package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.EngineTopic;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.StopOptions;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.LiveEntry;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Signal;
import io.jocker.linux.story.Story;
import io.jocker.runtime.cgroup.CgroupManager;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends containers: by a signal that asks, then by SIGKILL for all. It never waits for ever, unless
 * the user wants that: what the kernel itself cannot end, because a disk does not answer, is said.
 */
final class ContainerStop {
  private static final int ATTEMPTS = 3;
  private static final int USUAL_SECONDS = 10;

  /** The kernel kills at once; what takes long is a disk that does not answer. */
  private static final int KILL_MILLIS = 10_000;

  private final Services services;
  private final RunListener listener;

  ContainerStop(Services services, RunListener listener) {
    this.services = services;
    this.listener = listener;
  }

  /** One that is asked to end. */
  private record Target(
      ContainerId id, String name, StoredContainer container, ContainerDocument document) {}

  /**
   * Stops it; one that does not run is left as it is.
   *
   * @return its id
   */
  String stop(String nameOrId, StopOptions options) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    try (StoredContainer container = ContainerReader.require(services, id, nameOrId)) {
      Target target = new Target(id, nameOrId, container, container.document());
      Optional<Processes> found = Processes.of(services, id);
      if (found.isEmpty() && target.document().restartPolicy().mayRestart()) {
        // It may be just between two runs: whoever starts it has the lock, or finds the mark.
        markStopped(container);
        conclude(target, null);
        found = Processes.of(services, id);
      }
      boolean ran = found.isPresent();
      // Again where it was just starting anew by itself, before it was known that it must not.
      for (int i = 0; i < ATTEMPTS && found.isPresent(); i++) {
        try (Processes processes = found.get()) {
          stop(target, processes, options);
        }
        found = Processes.of(services, id);
      }
      if (ran) {
        tell(target, "stop");
      }
    }
    return id.hex();
  }

  private void tell(Target target, String action, String... more) throws IOException {
    String[] attributes = new String[more.length + 2];
    System.arraycopy(more, 0, attributes, 0, more.length);
    attributes[more.length] = "name";
    attributes[more.length + 1] = target.document().name();
    services.events().container(action, target.id().hex(), attributes);
  }

  private void tellKill(Target target, int signal) throws IOException {
    tell(target, "kill", "signal", Integer.toString(signal));
  }

  private void stop(Target target, Processes processes, StopOptions options)
      throws IOException, JockerException {
    markStopped(target.container());
    // Whoever runs it in the foreground has the lock, and puts it in order himself.
    LiveEntry entry = services.containers().tryLock(target.id()).orElse(null);
    if (entry == null && isWaiting(target, processes)) {
      // Its monitor has become who decides, and has the lock.
      conclude(target, null);
      return;
    }
    try {
      ask(target, processes, options);
      endWaiting(target, processes);
      if (!awaitEnd(target, processes, options)) {
        kill(target, processes);
      }
    } catch (IOException | JockerException | RuntimeException e) {
      if (entry != null) {
        entry.close();
      }
      throw e;
    }
    conclude(target, entry);
  }

  /** It does not start again by itself, also if this process is killed before its end. */
  static void markStopped(StoredContainer container) throws IOException {
    container.folder().replace(StoredContainer.STOPPED, new byte[0], false);
  }

  private void ask(Target target, Processes processes, StopOptions options)
      throws IOException, JockerException {
    int signal = signal(target, options);
    tellKill(target, signal);
    try (Story.About about = story().about(EngineTopic.SIGNAL, target.name())) {
      processes.signal(signal);
    }
    if (target.container().state().status() == ContainerStatus.PAUSED) {
      try (Story.About about = story().about(EngineTopic.THAW, target.name())) {
        group(target).thaw();
      }
    }
  }

  private Story story() {
    return services.linux().story();
  }

  private static int signal(Target target, StopOptions options) throws IOException {
    Integer asked = options.signal();
    if (asked != null) {
      return asked;
    }
    return stopSignal(target.document());
  }

  /** What the container or its image says, else SIGTERM. */
  static int stopSignal(ContainerDocument document) throws IOException {
    String text = document.stopSignal();
    if (text.isEmpty()) {
      return Signal.TERM.number();
    }
    try {
      return Signal.parse(text).number();
    } catch (IllegalArgumentException e) {
      // An image may say what it likes.
      return Signal.TERM.number();
    }
  }

  /** Whether it has ended by itself; after some seconds it is said if it cannot hear. */
  private boolean awaitEnd(Target target, Processes processes, StopOptions options)
      throws IOException {
    Integer asked = options.timeoutSeconds();
    long seconds = asked == null ? target.document().stopTimeout(USUAL_SECONDS) : asked;
    int signal = signal(target, options);
    Deafness deafness = new Deafness(processes.recorded().pid(), signal);
    int patience = deafness.remainingMillis();
    boolean endless = seconds < 0;
    long limit = TimeUnit.SECONDS.toMillis(seconds);
    int first = endless ? patience : (int) Math.min(limit, patience);
    try (Story.About about = story().about(EngineTopic.AWAIT, target.name())) {
      if (processes.awaitEnd(first)) {
        return true;
      }
      if (first == patience || first > 0) {
        deafness.tellStop(services.linux(), target.document().name(), seconds, listener);
      }
      return processes.awaitEnd(
          endless ? -1 : (int) Math.min(Integer.MAX_VALUE, Math.max(0, limit - first)));
    }
  }

  private void kill(Target target, Processes processes) throws IOException, JockerException {
    try (Story.About about = story().about(EngineTopic.KILL, target.name())) {
      group(target).kill();
    }
    endWaiting(target, processes);
    if (!processes.awaitEnd(KILL_MILLIS)) {
      throw new JockerException(
          ErrorCode.CONTAINER_NOT_STOPPED,
          target.name(),
          Integer.toString(processes.recorded().monitorPid()));
    }
  }

  /** Where only the monitor is left, and waits before a restart that is not wanted any more. */
  private static void endWaiting(Target target, Processes processes) throws IOException {
    if (isWaiting(target, processes)) {
      processes.endMonitor();
    }
  }

  private static boolean isWaiting(Target target, Processes processes) throws IOException {
    return processes.first() == null && ExitFile.read(target.container()).isPresent();
  }

  private CgroupManager group(Target target) throws IOException {
    return services.cgroups().group(target.document().cgroupPath());
  }

  private void conclude(Target target, @Nullable LiveEntry held)
      throws IOException, JockerException {
    LiveEntry entry =
        held == null ? new ContainerLocks(services).take(target.id(), target.name()) : held;
    new Healing(services).conclude(target.id(), entry);
  }

  /** Sends a signal; SIGKILL goes to all of its processes, and their end is awaited. */
  String kill(String nameOrId, int signal) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    try (StoredContainer container = ContainerReader.require(services, id, nameOrId)) {
      Target target = new Target(id, nameOrId, container, container.document());
      Optional<Processes> found = Processes.of(services, id);
      boolean restarting =
          found.isEmpty()
              && signal == Signal.KILL.number()
              && target.document().restartPolicy().mayRestart()
              && container.state().isUp();
      if (restarting) {
        // Between two runs, as with a stop.
        markStopped(container);
        conclude(target, null);
        found = Processes.of(services, id);
      }
      if (found.isEmpty() && !restarting) {
        throw notRunning("kill", target);
      }
      tellKill(target, signal);
      for (int i = 0; i < ATTEMPTS && found.isPresent(); i++) {
        try (Processes processes = found.get()) {
          kill(target, processes, signal);
        }
        found = signal == Signal.KILL.number() ? Processes.of(services, id) : Optional.empty();
      }
    }
    return id.hex();
  }

  private void kill(Target target, Processes processes, int signal)
      throws IOException, JockerException {
    if (signal != Signal.KILL.number()) {
      if (signal == stopSignal(target.document())) {
        markStopped(target.container());
      }
      processes.signal(signal);
      return;
    }
    markStopped(target.container());
    LiveEntry entry = services.containers().tryLock(target.id()).orElse(null);
    if (entry == null && isWaiting(target, processes)) {
      conclude(target, null); // whoever its monitor has become has the lock, and finds the mark
      return;
    }
    try {
      kill(target, processes);
    } catch (IOException | JockerException | RuntimeException e) {
      if (entry != null) {
        entry.close();
      }
      throw e;
    }
    conclude(target, entry);
  }

  private static JockerException notRunning(String form, Target target) {
    return new JockerException(
        ErrorText.ofForm(ErrorCode.CONTAINER_NOT_RUNNING, form, target.name(), target.id().hex()));
  }

  /** Waits until it does not run any more. Returns its exit code. */
  int await(String nameOrId) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    try (StoredContainer container = ContainerReader.require(services, id, nameOrId)) {
      Optional<Processes> found = Processes.of(services, id);
      if (found.isEmpty()) {
        return settledCode(id, nameOrId, container);
      }
      // Opened before it can be removed: one that removes itself has no state after its end.
      try (Processes processes = found.get();
          ExitFile exit = ExitFile.open(services.linux(), container)) {
        processes.awaitEnd(-1);
        return exit.code();
      }
    }
  }

  private int settledCode(ContainerId id, String name, StoredContainer container)
      throws IOException, JockerException {
    ContainerState state = container.state();
    if (state.isUp()) {
      // It has ended since this command began.
      LiveEntry entry = new ContainerLocks(services).take(id, name);
      new Healing(services).conclude(id, entry);
      state = container.state();
    }
    return state.exitCode();
  }
}
