package io.jocker.engine.local;

import io.jocker.engine.EngineConfig;
import io.jocker.engine.store.ContainerIndex;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.EventJournal;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.network.Endpoints;
import io.jocker.network.Ipv4;
import io.jocker.network.Networks;
import io.jocker.network.ResolverStart;
import io.jocker.runtime.cgroup.Cgroups;
import io.jocker.runtime.launch.Successor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the parts of the engine work with, made once, the costly ones when they are needed. */
final class Services implements AutoCloseable {
  private static final List<String> HANDED_ON = List.of("PATH", "JAVA_HOME", "JOCKER_JAVA_OPTS");

  private final Linux linux;
  private final EngineConfig config;
  private final ContainerStore containers;
  private final ImageService images;
  private final RootService roots;
  private final IdRanges idRanges;
  private final FilterService filters;
  private final Monitors monitors;
  private final EventJournal events;
  private @Nullable Cgroups cgroups;
  private @Nullable Networks networks;
  private @Nullable ContainerSettings settings;
  private @Nullable ContainerIndex index;
  private ContainerStore.@Nullable Unsettled unsettled;

  private Services(Linux linux, EngineConfig config, ContainerStore containers) {
    this.linux = linux;
    this.config = config;
    this.containers = containers;
    this.images = new ImageService(linux, config);
    this.roots = new RootService(linux, images.layers(), config.root(), containers.folder().path());
    this.idRanges = new IdRanges(linux, config.root());
    this.filters = new FilterService(linux, config.root());
    this.monitors = new Monitors(linux.processes());
    this.events = new EventJournal(linux, config.root());
  }

  static Services open(Linux linux, EngineConfig config) throws SyscallException {
    Services services =
        new Services(linux, config, ContainerStore.open(linux, config.root(), config.state()));
    try {
      services.events.begin();
      return services;
    } catch (SyscallException | RuntimeException e) {
      services.close();
      throw e;
    }
  }

  Linux linux() {
    return linux;
  }

  EngineConfig config() {
    return config;
  }

  /** The folders that commands write to. */
  List<String> places() {
    return List.of(config.root(), config.state());
  }

  ContainerStore containers() {
    return containers;
  }

  /** What lists have found out: read once, for each of its lines counts by itself. */
  ContainerIndex index() throws SyscallException {
    ContainerIndex known = index;
    if (known == null) {
      known = containers.index();
      index = known;
    }
    return known;
  }

  /** Keeps what a list has found out, for this engine and for others. */
  void keep(ContainerIndex.Builder found) throws SyscallException {
    containers.keep(found);
    index = null;
  }

  /**
   * The containers that were not settled when this engine looked; null if that is as the index
   * says.
   */
  ContainerStore.@Nullable Unsettled unsettled() {
    return unsettled;
  }

  /** Keeps what was seen, and when. */
  void saw(ContainerStore.Unsettled found) {
    unsettled = found;
  }

  ImageService images() {
    return images;
  }

  RootService roots() {
    return roots;
  }

  FilterService filters() {
    return filters;
  }

  /** Where what happens is written down. */
  EventJournal events() {
    return events;
  }

  /** Those that this process has started. */
  Monitors monitors() {
    return monitors;
  }

  /** Whether a monitor can call for somebody. */
  boolean hasLauncher() {
    return !config.launcher().isEmpty();
  }

  /**
   * Who is called for when a container has ended: jocker itself, with the same folders.
   *
   * @param lock the container's journal entry, opened anew
   * @param delayMillis how long the monitor waits before it, after a short run
   * @param condition null: in any case
   */
  Successor successor(
      Fd lock, String id, int delayMillis, Successor.@Nullable Condition condition) {
    return new Successor(
        lock, config.launcher(), internal("exited", id), handedOn(), delayMillis, condition);
  }

  /** The words of {@code jocker internal ...} with the same folders. */
  List<String> internal(String... words) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                config.launcher(),
                "--root",
                config.root(),
                "--state",
                config.state(),
                "--config",
                config.configFile(),
                "internal"));
    arguments.addAll(List.of(words));
    return arguments;
  }

  /** The variables that it needs. */
  List<String> handedOn() {
    List<String> environment = new ArrayList<>();
    for (String name : HANDED_ON) {
      String value = config.environment().get(name);
      if (value != null) {
        environment.add(name + "=" + value);
      }
    }
    return environment;
  }

  /** Sees to it that somebody answers for names, asked at this gateway among others. */
  void answerNames(Ipv4 gateway) throws SyscallException {
    if (hasLauncher()) {
      new ResolverStart(linux, networks()).ensure(gateway, internal("names"), handedOn());
    }
  }

  /** Waits until questions for names are heard at these gateways. */
  void awaitNames(List<Ipv4> gateways) throws SyscallException {
    for (Ipv4 gateway : hasLauncher() ? gateways : List.<Ipv4>of()) {
      new ResolverStart(linux, networks()).await(gateway);
    }
  }

  /** Opened by the first container that is connected to one. */
  Networks networks() throws SyscallException {
    if (networks == null) {
      networks = Networks.open(linux, config.root(), config.state());
    }
    return networks;
  }

  /** What containers have of networks. */
  Endpoints endpoints() throws SyscallException {
    return new Endpoints(linux, networks());
  }

  IdRanges idRanges() {
    return idRanges;
  }

  Cgroups cgroups() throws IOException {
    if (cgroups == null) {
      cgroups = Cgroups.open(linux);
    }
    return cgroups;
  }

  /** What the administrator has chosen for containers. */
  ContainerSettings settings() throws IOException {
    if (settings == null) {
      settings = ContainerSettings.read(linux, config.configFile());
    }
    return settings;
  }

  @Override
  public void close() {
    events.close();
    containers.close();
    if (networks != null) {
      networks.close();
    }
  }
}
