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
import java.util.LinkedHashMap;
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

  /** Of one whose wishes and leases are known. */
  static ContainerWires of(Services services, List<String> wishes, List<Lease> leases)
      throws IOException {
    List<Network> networks = new ArrayList<>();
    for (String wish : wishes) {
      Network network = find(services, wish);
      if (network != null) {
        networks.add(network);
      }
    }
    return new ContainerWires(true, networks, leases);
  }

  /** Null for one that was removed since the container stopped: its next start will say so. */
  private static @Nullable Network find(Services services, String wish) throws IOException {
    try {
      return services.networks().require(wish);
    } catch (NetworkException e) {
      return null;
    }
  }

  /** Names of the networks that a container wants; null where it is not asked for any. */
  static @Nullable List<String> wishes(StoredContainer container) throws IOException {
    if (!container.folder().has(StoredContainer.NETWORKS)) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (Wish wish : read(container)) {
      names.add(wish.network());
    }
    return names;
  }

  private static List<Wish> read(StoredContainer container) throws IOException {
    return Wishes.parse(container.folder().text(StoredContainer.NETWORKS, MAX_WISHES)).networks();
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

  /** Puts the part of docker's inspect in its place, if the container is one to be connected. */
  static void fill(
      Services services,
      StoredContainer container,
      Map<String, @Nullable Object> document,
      List<String> exposed)
      throws IOException {
    if (!container.folder().has(StoredContainer.NETWORKS)) {
      return;
    }
    Map<Network, Wish> wishes = new LinkedHashMap<>();
    for (Wish wish : read(container)) {
      Network network = find(services, wish.network());
      if (network != null) {
        wishes.put(network, wish);
      }
    }
    List<Lease> leases = services.endpoints().of(container.id().hex());
    document.put("NetworkSettings", NetworkDocument.settings(wishes, leases, exposed));
  }
}
