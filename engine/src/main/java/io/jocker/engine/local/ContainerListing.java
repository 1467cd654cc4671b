package io.jocker.engine.local;

import io.jocker.engine.ContainerHealth;
import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerIndex;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.Listed;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.image.Healthcheck;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.SyscallException;
import io.jocker.network.Lease;
import io.jocker.runtime.launch.ExitRecord;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a list says of all containers: by a {@link ContainerIndex}, where it holds.
 */
final class ContainerListing {
  private static final Comparator<Indexed> NEWEST_FIRST = new NewestFirst();

  private final Services services;
  private final ContainerIndex index;
  private final long now = System.currentTimeMillis();
  private final List<Indexed> indexed = new ArrayList<>();

  /** Whether the index lacks what is known now. */
  private boolean news;

  /** Whether all containers will be in the next index. */
  private boolean whole = true;

  private @Nullable String networks;
  private @Nullable Map<String, List<Lease>> leases;

  ContainerListing(Services services) throws SyscallException {
    this.services = services;
    this.index = services.index();
  }

  /** One that the index may have, and when its folder had changed before it was read. */
  private record Indexed(long seconds, long nanos, Listed listed) {}

  private static final class NewestFirst implements Comparator<Indexed>, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public int compare(Indexed one, Indexed other) {
      return other.listed.summary().created().compareTo(one.listed.summary().created());
    }
  }

  /** All, in no order; nearly the newest first, for so the index has them. */
  List<ContainerSummary> all() throws IOException {
    List<ContainerSummary> all = new ArrayList<>();
    String folder = services.containers().moment(now);
    long[] changes = services.containers().changes(index);
    for (int line = 0; line < index.size(); line++) {
      add(all, known(line, changes[2 * line], changes[2 * line + 1]));
    }
    if (folder.isEmpty() || !folder.equals(index.folder())) {
      for (ContainerId id : services.containers().ids()) {
        if (index.line(id) < 0) {
          add(all, stranger(id));
        }
      }
    }
    keep(whole ? folder : "");
    return all;
  }

  private void add(List<ContainerSummary> all, @Nullable Listed listed) throws IOException {
    ContainerSummary summary = listed == null ? null : now(listed);
    if (summary != null) {
      all.add(summary);
    }
  }

  /** One that the index has; null if it has gone. */
  private @Nullable Listed known(int line, long seconds, long nanos) throws IOException {
    if (nanos == FileCalls.GONE) {
      news = true;
      return null;
    }
    if (!index.isOf(line, seconds, nanos)) {
      return found(new ContainerId(index.id(line)), seconds, nanos);
    }
    Listed listed = index.listed(line);
    List<String> wishes = listed.wishes();
    if (wishes != null && (networks().isEmpty() || !networks().equals(index.networks()))) {
      news |= !networks().isEmpty();
      listed = connected(new ContainerId(listed.summary().id()), listed, wishes);
    }
    indexed.add(new Indexed(seconds, nanos, listed));
    return listed;
  }

  private @Nullable Listed stranger(ContainerId id) throws IOException {
    Optional<FileStatus> folder = services.containers().status(id);
    // The moment is from before the reading: a change in between makes what is kept worthless.
    return folder.isEmpty()
        ? null
        : found(id, folder.get().modifiedSeconds(), folder.get().modifiedNanos());
  }

  /** Null for one that is being made, or has gone in this moment. */
  private @Nullable Listed found(ContainerId id, long seconds, long nanos) throws IOException {
    Listed listed = read(id);
    if (listed == null || ContainerIndex.isYoung(seconds, nanos, now)) {
      whole = false;
    } else {
      indexed.add(new Indexed(seconds, nanos, listed));
      news = true;
    }
    return listed;
  }

  /**
   * When networks or leases have changed; empty where that is too young, or where there are none.
   */
  private String networks() throws SyscallException {
    String known = networks;
    if (known == null) {
      known = networksNow();
      networks = known;
    }
    return known;
  }

  private String networksNow() throws SyscallException {
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

  private void keep(String folder) throws SyscallException {
    String live = live();
    if (news || isBetter(folder, index.folder()) || isBetter(live, index.live())) {
      indexed.sort(NEWEST_FIRST);
      ContainerIndex.Builder builder = ContainerIndex.builder().begin(networks(), folder, live);
      for (Indexed one : indexed) {
        builder.add(one.seconds(), one.nanos(), one.listed());
      }
      services.keep(builder);
    }
  }

  private static boolean isBetter(String found, String kept) {
    return !found.isEmpty() && !found.equals(kept);
  }

  /**
   * The moment of which it is known that those which were not settled then are those with a monitor
   * here; empty for none.
   */
  private String live() {
    ContainerStore.Unsettled seen = services.unsettled();
    if (seen == null && !news && whole) {
      return index.live();
    }
    Set<String> monitored = new HashSet<>();
    for (Indexed one : indexed) {
      if (one.listed().monitorPid() != 0) {
        monitored.add(one.listed().summary().id());
      }
    }
    return monitored.containsAll(seen == null ? monitoredBefore() : ids(seen.ids()))
            && (seen == null || seen.frozen().isEmpty())
        ? seen == null ? index.live() : seen.moment()
        : "";
  }

  private List<String> monitoredBefore() {
    List<String> ids = new ArrayList<>();
    for (int line = 0; line < index.size(); line++) {
      if (index.hasMonitor(line)) {
        ids.add(index.id(line));
      }
    }
    return ids;
  }

  private static List<String> ids(List<ContainerId> containers) {
    List<String> ids = new ArrayList<>();
    for (ContainerId id : containers) {
      ids.add(id.hex());
    }
    return ids;
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
  private @Nullable ContainerSummary now(Listed listed) throws IOException {
    boolean mayHaveEnded = listed.mayRestart() && listed.summary().state().isUp();
    if (!mayHaveEnded && !listed.checked()) {
      return listed.summary();
    }
    ContainerId id = new ContainerId(listed.summary().id());
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
