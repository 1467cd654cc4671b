package io.jocker.engine.local;

import io.jocker.engine.document.NetworkDocument;
import io.jocker.engine.store.StoredContainer;
import io.jocker.network.Lease;
import io.jocker.network.Network;
import io.jocker.network.NetworkException;
import io.jocker.network.Wishes;
import io.jocker.network.Wishes.Wish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container is connected to, for who only looks.
 *
 * @param connected whether it is one that networks are asked for at all
 * @param networks that are still there
 * @param leases what it has now, none where it does not run
 */
record ContainerWires(boolean connected, List<Network> networks, List<Lease> leases) {
  private static final int MAX_WISHES = 1 << 20;

  static ContainerWires of(Services services, StoredContainer container) throws IOException {
    List<String> wishes = wishes(container);
    if (wishes == null) {
      return new ContainerWires(false, List.of(), List.of());
    }
    return of(services, wishes, services.endpoints().of(container.id().hex()));
  }

  /** The same of one whose wishes and leases are known. */
  static ContainerWires of(Services services, List<String> wishes, List<Lease> leases)
      throws IOException {
    List<Network> networks = new ArrayList<>();
    for (String wish : wishes) {
      try {
        networks.add(services.networks().require(wish));
      } catch (NetworkException e) {
        // Removed since the container stopped: its next start will say so.
      }
    }
    return new ContainerWires(true, networks, leases);
  }

  /** Names of the networks that a container wants; null where it is not asked for any. */
  static @Nullable List<String> wishes(StoredContainer container) throws IOException {
    if (!container.folder().has(StoredContainer.NETWORKS)) {
      return null;
    }
    List<String> names = new ArrayList<>();
    Wishes wishes = Wishes.parse(container.folder().text(StoredContainer.NETWORKS, MAX_WISHES));
    for (Wish wish : wishes.networks()) {
      names.add(wish.network());
    }
    return names;
  }

  String ports(List<String> exposed) {
    return NetworkDocument.portsInWords(leases, exposed);
  }

  /**
   * The networks' names.
   *
   * @param otherwise what is said of one that is connected to none
   */
  List<String> names(String otherwise) {
    if (!connected) {
      return otherwise.startsWith("container:") ? List.of() : List.of(otherwise);
    }
    List<String> names = new ArrayList<>();
    for (Network network : networks) {
      names.add(network.name());
    }
    return names;
  }

  /** Puts the part of docker's inspect in its place. */
  void fill(Map<String, @Nullable Object> document, List<String> exposed) {
    if (connected) {
      document.put("NetworkSettings", NetworkDocument.settings(networks, leases, exposed));
    }
  }
}
