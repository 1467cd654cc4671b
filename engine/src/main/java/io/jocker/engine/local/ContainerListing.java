package io.jocker.engine.local;

import io.jocker.engine.ContainerHealth;
import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerIndex;
import io.jocker.engine.store.Listed;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.image.Healthcheck;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.SyscallException;
import io.jocker.network.Lease;
import io.jocker.runtime.launch.ExitRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a list says of all containers: by a {@link ContainerIndex}, where it holds.
 */
final class ContainerListing {
  /** So many containers have to be unknown to the index for it to be written anew. */
  private static final int REWRITE = 3;

  private final Services services;
  private final long now = System.currentTimeMillis();
  private final List<Indexed> indexed = new ArrayList<>();
  private int unknown;
  private @Nullable Map<String, List<Lease>> leases;

  ContainerListing(Services services) {
    this.services = services;
  }

  /** One that the index may have, as of this moment. */
  private record Indexed(String changed, Listed listed) {}

  /** All, in no order. */
  List<ContainerSummary> all() throws IOException {
    List<ContainerId> ids = services.containers().ids();
    ContainerIndex index = ids.isEmpty() ? ContainerIndex.EMPTY : services.index();
    String networks = ids.isEmpty() ? "" : networks();
    boolean sameNetworks = !networks.isEmpty() && networks.equals(index.networks());
    List<ContainerSummary> all = new ArrayList<>();
    for (ContainerId id : ids) {
      Listed listed = find(id, index, sameNetworks);
      ContainerSummary summary = listed == null ? null : now(id, listed);
      if (summary != null) {
        all.add(summary);
      }
    }
    if (unknown > 0 && unknown >= Math.min(REWRITE, ids.size())) {
      keep(networks);
    }
    return all;
  }

  /** Null for one that is being made, or has gone in this moment. */
  private @Nullable Listed find(ContainerId id, ContainerIndex index, boolean sameNetworks)
      throws IOException {
    FileStatus folder = services.containers().status(id).orElse(null);
    if (folder == null) {
      return null;
    }
    // The moment is from before the reading: a change in between makes what is kept worthless.
    String changed = ContainerIndex.moment(folder, now);
    Listed listed = changed.isEmpty() ? null : index.find(id, changed);
    boolean known = listed != null;
    if (listed == null) {
      listed = read(id);
    } else if (listed.wishes() != null && !sameNetworks) {
      listed = connected(id, listed, listed.wishes());
    }
    if (listed != null && !changed.isEmpty()) {
      indexed.add(new Indexed(changed, listed));
      unknown += known ? 0 : 1;
    }
    return listed;
  }

  /**
   * When networks or leases have changed; empty where that is too young, or where there are none.
   */
  private String networks() throws SyscallException {
    String words = "";
    for (String place : services.places()) {
      try {
        FileStatus folder = services.linux().files().statAt(Fd.CWD, place + "/networks", Set.of());
        String moment = ContainerIndex.moment(folder, now);
        if (moment.isEmpty()) {
          return "";
        }
        words += moment + " ";
      } catch (SyscallException e) {
        if (e.errno() == Errno.ENOENT) {
          return "";
        }
        throw e;
      }
    }
    return words;
  }

  private void keep(String networks) throws SyscallException {
    ContainerIndex.Builder builder = ContainerIndex.builder(networks);
    for (Indexed one : indexed) {
      builder.add(one.changed(), one.listed());
    }
    services.keep(builder);
  }

  private Listed connected(ContainerId id, Listed listed, List<String> wishes) throws IOException {
    List<Lease> own = leases().getOrDefault(id.hex(), List.of());
    ContainerWires wires = ContainerWires.of(services, wishes, own);
    return listed.with(wires.ports(listed.exposed()), wires.names(""));
  }

  /** By the ids of the containers: of all at once, for all of a network are in one file. */
  private Map<String, List<Lease>> leases() throws SyscallException {
    Map<String, List<Lease>> known = leases;
    if (known == null) {
      known = new HashMap<>();
      for (Lease lease : services.endpoints().all()) {
        known.computeIfAbsent(lease.container(), id -> new ArrayList<>()).add(lease);
      }
      leases = known;
    }
    return known;
  }

  /** What its files say; null for one that is being made, or has gone in this moment. */
  private @Nullable Listed read(ContainerId id) throws IOException {
    StoredContainer found = services.containers().find(id).orElse(null);
    if (found == null) {
      return null;
    }
    try (StoredContainer container = found) {
      return read(container);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  private Listed read(StoredContainer container) throws IOException {
    ContainerDocument document = container.document();
    ContainerState state = container.state();
    List<String> wishes = ContainerWires.wishes(container);
    LiveProcesses live = services.containers().processes(container.id()).orElse(null);
    Healthcheck check = document.healthcheck();
    ContainerSummary summary =
        new ContainerSummary(
            container.id().hex(),
            document.name(),
            document.image(),
            document.imageId(),
            document.command(),
            document.created(),
            state,
            document.labels(),
            "",
            wishes == null
                ? new ContainerWires(false, List.of(), List.of()).names(document.networkMode())
                : List.of(),
            document.mounts());
    Listed listed =
        new Listed(
            summary,
            live == null ? 0 : live.monitorPid(),
            wishes,
            wishes == null ? List.of() : document.exposedPorts(),
            document.restartPolicy().mayRestart(),
            check != null && HealthFile.isAsked(check));
    return wishes == null ? listed : connected(container.id(), listed, wishes);
  }

  /** With what is written by its monitor, who makes no new file; null if it has gone. */
  private @Nullable ContainerSummary now(ContainerId id, Listed listed) throws IOException {
    boolean mayHaveEnded = listed.mayRestart() && listed.summary().state().isUp();
    if (!mayHaveEnded && !listed.checked()) {
      return listed.summary();
    }
    StoredContainer found = services.containers().find(id).orElse(null);
    if (found == null) {
      return null;
    }
    try (StoredContainer container = found) {
      ContainerState state = listed.summary().state();
      state = mayHaveEnded ? unlessEnded(container, state) : state;
      return listed.with(state, listed.checked() ? health(container, state) : "");
    }
  }

  private String health(StoredContainer container, ContainerState state) throws IOException {
    ContainerHealth health = HealthFile.health(services.linux(), container, state.isUp(), false);
    return health == null ? "" : health.status();
  }

  /** One whose monitor waits before it starts again has ended, and is not settled. */
  static ContainerState state(StoredContainer container, ContainerDocument document)
      throws IOException {
    ContainerState state = container.state();
    return state.isUp() && document.restartPolicy().mayRestart()
        ? unlessEnded(container, state)
        : state;
  }

  private static ContainerState unlessEnded(StoredContainer container, ContainerState state)
      throws IOException {
    Optional<ExitRecord> end = ExitFile.read(container);
    return end.isEmpty()
        ? state
        : state
            .exited(end.get().exitCode(), false, end.get().at())
            .with(ContainerStatus.RESTARTING);
  }
}
