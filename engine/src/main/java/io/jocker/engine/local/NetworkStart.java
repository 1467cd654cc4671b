package io.jocker.engine.local;

import io.jocker.engine.EngineTopic;
import io.jocker.engine.names.HostsFile;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.story.Story;
import io.jocker.network.Endpoints;
import io.jocker.network.Lease;
import io.jocker.network.Wishes;
import io.jocker.runtime.launch.NetworkAttachment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The networks of one start. What was taken is given back with the container's end, or by who finds
 * it undone: {@link ContainerRemoval}.
 */
final class NetworkStart implements NetworkAttachment, AutoCloseable {
  private static final int MAX_BYTES = 1 << 20;
  private static final int SHORT_ID = 12;

  private final Endpoints.Prepared prepared;

  private NetworkStart(Endpoints.Prepared prepared) {
    this.prepared = prepared;
  }

  /** Takes what the container wants, and tells it its own address. */
  static NetworkStart prepare(Services services, ContainerStore.Begun begun) throws IOException {
    StoredContainer container = begun.container();
    try (Story.About about = services.linux().story().about(EngineTopic.NETWORK, begun.name())) {
      Wishes wishes = Wishes.parse(container.folder().text(StoredContainer.NETWORKS, MAX_BYTES));
      String id = container.id().hex();
      List<String> names = List.of(begun.name(), id.substring(0, SHORT_ID));
      NetworkStart start = new NetworkStart(services.endpoints().prepare(id, names, wishes));
      try {
        start.writeHosts(services.linux(), container, wishes.names());
        return start;
      } catch (IOException | RuntimeException e) {
        start.close();
        throw e;
      }
    }
  }

  /** Into the file that is there: it belongs to root in the container. */
  private void writeHosts(Linux linux, StoredContainer container, Wishes.Names names)
      throws IOException {
    StringBuilder own = new StringBuilder();
    for (Lease lease : prepared.leases()) {
      own.append(lease.address()).append('\t').append(names.hostname()).append('\n');
    }
    String text = HostsFile.own(names.extraHosts()) + own;
    Set<OpenFlag> flags = Set.of(OpenFlag.WRONLY, OpenFlag.TRUNC, OpenFlag.NOFOLLOW);
    try (Fd file = linux.files().openAt(container.folder().fd(), "hosts", flags, 0)) {
      linux.io().writeFully(file, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public List<Fd> kept() {
    return prepared.sockets();
  }

  @Override
  public void connect(int pid) throws IOException {
    prepared.connect(pid);
  }

  /** Whether somebody must take the rules of its ports away as soon as it ends. */
  boolean publishes() {
    return !prepared.sockets().isEmpty();
  }

  @Override
  public void close() {
    prepared.close();
  }
}
