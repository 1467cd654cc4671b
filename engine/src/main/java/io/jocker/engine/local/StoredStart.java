package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.Restarts;
import io.jocker.engine.RunListener;
import io.jocker.engine.log.LogEnd;
import io.jocker.engine.request.RootRequest;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.LiveEntry;
import io.jocker.engine.store.StoredContainer;
import io.jocker.image.DiffId;
import io.jocker.image.snapshot.Snapshotter.Durability;
import io.jocker.image.store.FileLocks;
import io.jocker.linux.Fd;
import io.jocker.linux.OpenFlag;
import io.jocker.runtime.launch.ExitRecord;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a container ready for another start, from what is written down of it. */
final class StoredStart {
  private static final int MAX_CONFIG = 4 << 20;

  private final Services services;
  private final RunListener listener;
  private final Restarts restarts;

  /** A start that somebody asks for. */
  StoredStart(Services services, RunListener listener) {
    this(services, listener, Restarts.NONE);
  }

  /**
   * A start.
   *
   * @param restarts how often the container has started again by itself, this start counted
   */
  StoredStart(Services services, RunListener listener, Restarts restarts) {
    this.services = services;
    this.listener = listener;
    this.restarts = restarts;
  }

  /**
   * Takes the lock on a container, and its root.
   *
   * @return empty for one that runs
   */
  Optional<Startable> prepare(String nameOrId) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    StoredContainer container = ContainerReader.require(services, id, nameOrId);
    try {
      if (container.state().isUp()) {
        container.close();
        return Optional.empty();
      }
      return prepare(id, nameOrId, container, new ContainerLocks(services).take(id, nameOrId));
    } catch (IOException | JockerException | RuntimeException e) {
      container.close();
      throw e;
    }
  }

  /** The same with the lock taken already. */
  Optional<Startable> prepare(
      ContainerId id, String name, StoredContainer container, LiveEntry entry)
      throws IOException, JockerException {
    try {
      // Before the lock was taken somebody may have started it, or removed it.
      if (!container.isWhole()) {
        throw new JockerException(ErrorCode.CONTAINER_NOT_FOUND, name);
      }
      if (container.state().isUp()) {
        entry.close();
        container.close();
        return Optional.empty();
      }
      if (restarts.count() > 0 && container.folder().has(StoredContainer.STOPPED)) {
        entry.settle();
        container.close();
        return Optional.empty();
      }
      return Optional.of(startable(container, entry));
    } catch (IOException | JockerException | RuntimeException e) {
      entry.settle();
      throw e;
    }
  }

  private Startable startable(StoredContainer container, LiveEntry entry)
      throws IOException, JockerException {
    ContainerDocument document = container.document();
    Spec spec = new JoinedContainers(services).renew(spec(container), document);
    StartTraits traits = StartTraits.of(document, spec);
    trimLog(container);
    if (container.folder().has(StoredContainer.VOLUMES)) {
      ContainerVolumes.mount(services, container);
    }
    boolean unused = traits.removed() && container.state().startedAt() == null;
    Fd root = root(container.id(), document, traits, unused);
    return new Startable(
        new ContainerStore.Begun(container, document.name(), entry),
        spec,
        root,
        document.cgroupPath(),
        traits,
        restarts,
        false);
  }

  /** Its config.json. */
  static Spec spec(StoredContainer container) throws IOException {
    return Spec.parse(container.folder().read(StoredContainer.CONFIG, MAX_CONFIG));
  }

  /** The root of a container that has been made, mounted and attached nowhere. */
  static Fd root(Services services, ContainerId id, ContainerDocument document, List<IdRange> ids)
      throws IOException, JockerException {
    if (document.imageId().isEmpty()) {
      return services.roots().open(new RootRequest.Directory(document.image())).mount();
    }
    try (FileLocks.Held held = services.images().hold()) {
      List<DiffId> layers = services.images().store().resolve(document.imageId()).layers();
      return services.roots().again(id.hex(), layers, ids);
    }
  }

  private Fd root(ContainerId id, ContainerDocument document, StartTraits traits, boolean unused)
      throws IOException, JockerException {
    if (document.imageId().isEmpty()) {
      return services.roots().open(new RootRequest.Directory(document.image())).mount();
    }
    try (FileLocks.Held held = services.images().hold()) {
      List<DiffId> layers = services.images().store().resolve(document.imageId()).layers();
      if (unused) {
        // One that keeps nothing was mounted when it was made, and an overlay that is "volatile"
        // is mounted once only (overlayfs.rst): it begins anew.
        services.roots().remove(id.hex());
        return services
            .roots()
            .make(id.hex(), layers, Durability.VOLATILE, traits.ids(), listener)
            .mount();
      }
      return services.roots().again(id.hex(), layers, traits.ids());
    }
  }

  /** A monitor that was killed may have left half a record. */
  private void trimLog(StoredContainer container) throws IOException {
    if (!container.folder().has(StoredContainer.LOG)
        || !container.folder().has(StoredContainer.EXIT)
        || ExitRecord.parse(container.folder().read(StoredContainer.EXIT, ExitRecord.BYTES))
            .isPresent()) {
      return;
    }
    Fd folder = container.folder().fd();
    try (Fd log =
        services
            .linux()
            .files()
            .openAt(folder, StoredContainer.LOG, Set.of(OpenFlag.RDWR, OpenFlag.NOFOLLOW), 0)) {
      services.linux().files().truncate(log, LogEnd.of(services.linux().io(), log));
    }
  }

  /** What is told where there is nobody to be attached to. */
  static JockerException runsAlready(String name) {
    return new JockerException(ErrorText.ofForm(ErrorCode.CONTAINER_STATE, "running", name));
  }
}
