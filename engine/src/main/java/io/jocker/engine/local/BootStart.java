package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Starts the containers after a boot whose policy says so: with {@code always} those that ever ran,
 * with {@code unless-stopped} those of them that nobody has stopped. {@code on-failure} is about
 * ends of the container's own, as docker has it.
 */
final class BootStart {
  private final Services services;
  private final RunListener listener;

  BootStart(Services services, RunListener listener) {
    this.services = services;
    this.listener = listener;
  }

  private record Waiting(ContainerId id, Instant created) {}

  /** Starts them, the oldest first, for a younger one may share its namespaces. */
  List<String> run() throws IOException {
    List<Waiting> waiting = new ArrayList<>();
    for (ContainerId id : services.containers().ids()) {
      waiting(id).ifPresent(waiting::add);
    }
    waiting.sort(Comparator.comparing(Waiting::created));
    List<String> started = new ArrayList<>();
    for (Waiting each : waiting) {
      start(each.id()).ifPresent(started::add);
    }
    return started;
  }

  private Optional<Waiting> waiting(ContainerId id) throws IOException {
    Optional<StoredContainer> found = services.containers().find(id);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (StoredContainer container = found.get()) {
      if (!container.isWhole() || !isWanted(container)) {
        return Optional.empty();
      }
      return Optional.of(new Waiting(id, container.document().created()));
    }
  }

  private static boolean isWanted(StoredContainer container) throws IOException {
    ContainerState state = container.state();
    ContainerDocument document = container.document();
    if (state.status() != ContainerStatus.EXITED || document.removesItself()) {
      return false;
    }
    RestartPolicy.Kind kind = document.restartPolicy().kind();
    return kind == RestartPolicy.Kind.ALWAYS
        || (kind == RestartPolicy.Kind.UNLESS_STOPPED
            && !container.folder().has(StoredContainer.STOPPED));
  }

  /** One that cannot be started keeps no other from it. */
  private Optional<String> start(ContainerId id) throws IOException {
    try {
      Optional<Startable> ready = new StoredStart(services, listener).prepare(id.hex());
      return ready.isEmpty()
          ? Optional.empty()
          : Optional.of(new DetachedStart(services, ready.get(), listener).run());
    } catch (JockerException e) {
      listener.warning(e.text());
      return Optional.empty();
    }
  }
}
