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
import io.jocker.network.Ipv4;
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

  private final Services services;
  private final Endpoints.Prepared prepared;

  private NetworkStart(Services services, Endpoints.Prepared prepared) {
    this.services = services;
    this.prepared = prepared;
  }

  /** Takes what the container wants, and tells it its own address. */
  static NetworkStart prepare(Services services, ContainerStore.Begun begun) throws IOException {
    StoredContainer container = begun.container();
    try (Story.About about = services.linux().story().about(EngineTopic.NETWORK, begun.name())) {
      Wishes wishes = Wishes.parse(container.folder().text(StoredContainer.NETWORKS, MAX_BYTES));
      String id = container.id().hex();
      List<String> names = names(begun.name(), id.substring(0, SHORT_ID), wishes.names());
      NetworkStart start =
          new NetworkStart(services, services.endpoints().prepare(id, names, wishes));
      try {
        start.writeHosts(services.linux(), container, wishes.names());
        List<Ipv4> servers = start.prepared.nameServers();
        if (!servers.isEmpty()) {
          new NameServers(services.linux(), container.folder()).write(servers, wishes.names());
          services.answerNames(servers.get(0));
        }
        return start;
      } catch (IOException | RuntimeException e) {
        start.close();
        throw e;
      }
    }
  }

  /** By which others find it: its name, the short form of its id, its host name. */
  static List<String> names(String name, String shortId, Wishes.Names wishes) {
    String hostname = wishes.hostname();
    boolean further = !hostname.isEmpty() && !hostname.equals(name) && !hostname.equals(shortId);
    return further ? List.of(name, shortId, hostname) : List.of(name, shortId);
  }

  /** Into the file that is there: it belongs to root in the container. */
  private void writeHosts(Linux linux, StoredContainer container, Wishes.Names names)
      throws IOException {
    StringBuilder own = new StringBuilder();
    for (Lease lease : prepared.leases()) {
      own.append(lease.address()).append('\t').append(names.hostname()).append('\n');
      if (lease.address6() != null) {
        own.append(lease.address6()).append('\t').append(names.hostname()).append('\n');
      }
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
    services.awaitNames(prepared.nameServers());
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
