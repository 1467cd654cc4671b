package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.LiveEntry;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.Proc;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a container as it sees them: by its first process while it runs, else by its root,
 * mounted here, with its volumes where they belong. As long as this is open, one that does not run
 * cannot be started.
 */
final class ContainerRoot implements AutoCloseable {
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);
  private static final Set<ResolveFlag> IN_ROOT =
      Set.of(ResolveFlag.IN_ROOT, ResolveFlag.NO_MAGICLINKS);

  private final Services services;
  private final String name;
  private final StoredContainer container;
  private final List<IdRange> ids;
  private final Fd root;
  private final @Nullable LiveEntry entry;
  private final List<Fd> opened = new ArrayList<>();

  private ContainerRoot(
      Services services,
      String name,
      StoredContainer container,
      List<IdRange> ids,
      Fd root,
      @Nullable LiveEntry entry) {
    this.services = services;
    this.name = name;
    this.container = container;
    this.ids = ids;
    this.root = root;
    this.entry = entry;
  }

  /** Opens it. */
  static ContainerRoot open(Services services, String name) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(name);
    StoredContainer container = ContainerReader.require(services, id, name);
    try {
      Spec spec = StoredStart.spec(container);
      List<IdRange> ids = StartTraits.of(container.document(), spec).ids();
      Fd running = running(services, id);
      if (running != null) {
        return new ContainerRoot(services, name, container, ids, running, null);
      }
      LiveEntry entry = new ContainerLocks(services).take(id, name);
      try {
        // Before the lock was taken somebody may have started it.
        if (container.state().isUp()) {
          throw new JockerException(ErrorText.ofForm(ErrorCode.CONTAINER_BUSY, "held", name));
        }
        Fd root = StoredStart.root(services, id, container.document(), ids);
        return new ContainerRoot(services, name, container, ids, root, entry);
      } catch (IOException | JockerException | RuntimeException e) {
        entry.settle();
        throw e;
      }
    } catch (IOException | JockerException | RuntimeException e) {
      container.close();
      throw e;
    }
  }

  /** The root of the first process, which is the container's since before it was recorded. */
  private static @Nullable Fd running(Services services, ContainerId id) throws SyscallException {
    Optional<Processes> found = Processes.of(services, id);
    if (found.isEmpty()) {
      return null;
    }
    try (Processes processes = found.get()) {
      if (processes.first() == null) {
        return null;
      }
      int pid = processes.recorded().pid();
      Fd root = services.linux().files().openAt(Fd.CWD, "/proc/" + pid + "/root", DIRECTORY, 0);
      boolean same =
          new Proc(services.linux())
              .stat(pid)
              .map(stat -> stat.startTicks() == processes.recorded().startTicks())
              .orElse(false);
      if (same) {
        return root;
      }
      root.close();
      return null;
    } catch (SyscallException e) {
      // It has ended in this moment.
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ESRCH) {
        return null;
      }
      throw e;
    }
  }

  /** Of its user namespace, empty without one. */
  List<IdRange> ids() {
    return ids;
  }

  /**
   * A directory and a path that is meant from there, and cannot leave it.
   *
   * @param path never empty
   */
  record Place(Fd base, String path) {}

  /**
   * Where a path of the container is. In one that does not run, what lies below a volume is in
   * that.
   *
   * @param writes refuses a place that the container could not write to itself
   */
  Place at(String path, boolean writes) throws IOException, JockerException {
    String whole = path.startsWith("/") ? path : "/" + path;
    if (entry == null) {
      return new Place(root, whole);
    }
    ContainerDocument.MountPoint point = mountOf(whole);
    if (point == null) {
      if (writes && container.document().hasReadOnlyRoot()) {
        throw new JockerException(ErrorText.ofForm(ErrorCode.COPY_REFUSED, "root", name));
      }
      return new Place(root, whole);
    }
    if (writes && !point.writable()) {
      throw new JockerException(ErrorText.ofForm(ErrorCode.COPY_REFUSED, "volume", point.target()));
    }
    Fd base = services.linux().files().openAt(Fd.CWD, point.source(), DIRECTORY, 0);
    opened.add(base);
    String rest = whole.substring(point.target().length());
    return new Place(base, rest.isEmpty() ? "/" : rest);
  }

  private ContainerDocument.@Nullable MountPoint mountOf(String path) throws IOException {
    ContainerDocument.MountPoint found = null;
    for (ContainerDocument.MountPoint point : container.document().mountPoints()) {
      boolean mounted = point.type().equals("volume") || point.type().equals("bind");
      boolean below = path.equals(point.target()) || path.startsWith(point.target() + "/");
      if (mounted
          && below
          && (found == null || point.target().length() > found.target().length())) {
        found = point;
      }
    }
    return found;
  }

  /** Opens what is at a place; links lead nowhere but within. */
  Fd open(Place place, Set<OpenFlag> flags) throws SyscallException {
    return services.linux().files().openAt2(place.base(), place.path(), flags, 0, IN_ROOT);
  }

  @Override
  public void close() throws IOException {
    opened.forEach(Fd::close);
    root.close();
    container.close();
    if (entry != null) {
      entry.settle();
    }
  }
}
