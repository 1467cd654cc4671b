package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.EngineTopic;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.bundle.BundleInput;
import io.jocker.engine.bundle.BundleSpec;
import io.jocker.engine.bundle.ContainerCommand;
import io.jocker.engine.bundle.LinuxHost;
import io.jocker.engine.bundle.NetworkPart;
import io.jocker.engine.document.ContainerDocumentWriter;
import io.jocker.engine.document.DocumentInput;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.RootRequest;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.StoredContainer;
import io.jocker.engine.user.ResolvedUser;
import io.jocker.engine.user.RootFile;
import io.jocker.engine.user.UserDatabase;
import io.jocker.image.ContainerConfig;
import io.jocker.image.DiffId;
import io.jocker.image.snapshot.Snapshotter.Durability;
import io.jocker.image.store.FileLocks;
import io.jocker.image.store.Image;
import io.jocker.linux.Fd;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import io.jocker.network.Wishes;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a container: everything that is there before its first process is. */
final class ContainerMaker implements Failures.Work<MadeContainer> {
  private static final int PRIVATE = 0600;

  private final Services services;
  private ContainerRequest request;
  private final RunListener listener;
  private final boolean attached;

  ContainerMaker(Services services, ContainerRequest request, RunListener listener) {
    this(services, request, listener, true);
  }

  private ContainerMaker(
      Services services, ContainerRequest request, RunListener listener, boolean attached) {
    this.attached = attached;
    this.services = services;
    this.request = request;
    this.listener = listener;
  }

  /** Of one that goes on by itself. */
  static ContainerMaker detached(
      Services services, ContainerRequest request, RunListener listener) {
    return new ContainerMaker(services, request, listener, false);
  }

  /** Where the root comes from, and what it says of containers. */
  private record Source(
      @Nullable Image image, ContainerConfig config, String name, List<DiffId> layers) {
    String id() {
      return image == null ? "" : image.id().toString();
    }
  }

  /** Makes it; nothing of it is left when this fails. */
  @Override
  public MadeContainer run() throws IOException, JockerException {
    chooseNetwork();
    Conflicts.check(request);
    requireNetwork();
    try (Hold hold = new Hold(services)) {
      Source source = source(hold);
      ContainerCommand command = ContainerCommand.of(request.process(), source.config());
      ContainerStore.Begun begun = begin();
      try {
        MadeContainer made = make(begun, source, command);
        services
            .events()
            .created(made.id(), begun.name(), source.name(), request.identity().labels());
        listener.created(made.id());
        return made;
      } catch (IOException | JockerException | RuntimeException e) {
        new ContainerRemoval(services).discard(begun, e);
        throw e;
      }
    }
  }

  private void chooseNetwork() throws IOException {
    NamespacesRequest namespaces = request.namespaces();
    if (namespaces.network() instanceof NamespaceMode.Usual) {
      NamespaceMode usual = services.settings().network();
      request = request.withNamespaces(namespaces.withNetwork(usual));
    }
  }

  /** Known before anything is made; a network may still go before the container starts. */
  private void requireNetwork() throws IOException {
    if (request.namespaces().network() instanceof NamespaceMode.Connected connected) {
      services.networks().require(connected.network());
    }
  }

  /** Keeps the image from being removed until the container is written down. */
  private static final class Hold implements AutoCloseable {
    private final Services services;
    private FileLocks.@Nullable Held held;

    Hold(Services services) {
      this.services = services;
    }

    void take() throws IOException {
      held = services.images().hold();
    }

    @Override
    public void close() throws IOException {
      if (held != null) {
        held.close();
      }
    }
  }

  private Source source(Hold hold) throws IOException, JockerException {
    if (request.root() instanceof RootRequest.Image asked) {
      Image image = services.images().require(asked, listener);
      // A pull takes the lock alone at its end, so it is taken here only. What was removed in
      // between is noticed when its layers are looked for.
      try (Story.About about = story().about(EngineTopic.IMAGE, asked.reference())) {
        hold.take();
      }
      return new Source(image, image.config().config(), asked.reference(), image.layers());
    }
    String folder = ((RootRequest.Directory) request.root()).pathOnHost();
    return new Source(null, ContainerConfig.empty(), folder, List.of());
  }

  private ContainerStore.Begun begin() throws IOException, JockerException {
    try (Story.About about = story().about(EngineTopic.FOLDER, "")) {
      return services.containers().begin(request.identity().name());
    }
  }

  private Story story() {
    return services.linux().story();
  }

  private MadeContainer make(ContainerStore.Begun begun, Source source, ContainerCommand command)
      throws IOException, JockerException {
    ContainerId id = begun.container().id();
    List<IdRange> ids = services.idRanges().choose(request.namespaces().user(), id);
    RootService.Mounted root = mount(id, source, ids);
    try {
      long owner = ids.isEmpty() ? 0 : IdRanges.onHost(ids, 0);
      BundleInput input = input(begun, source, command, root.mount(), ids);
      if (!request.filesystem().hasVolumes() && source.config().volumes().isEmpty()) {
        return finish(begun, input, source, root, owner);
      }
      // The volumes stay held until they are written down as this container's.
      try (ContainerVolumes volumes = new ContainerVolumes(services, begun, root.mount(), ids)) {
        return finish(begun, volumes.addTo(input), source, root, owner);
      }
    } catch (IOException | JockerException | RuntimeException e) {
      root.mount().close();
      throw e;
    }
  }

  private MadeContainer finish(
      ContainerStore.Begun begun,
      BundleInput input,
      Source source,
      RootService.Mounted root,
      long owner)
      throws IOException, JockerException {
    Spec spec = spec(input);
    writeNames(begun, input, owner);
    MadeContainer made =
        new MadeContainer(begun, input, spec, root.mount(), BundleSpec.cgroupPath(input));
    write(made, source, root.storage());
    return made;
  }

  private Spec spec(BundleInput input) throws IOException, JockerException {
    try (Story.About about = story().about(EngineTopic.DEFAULTS, "")) {
      return BundleSpec.of(input, new LinuxHost(services.linux()), null);
    }
  }

  private void writeNames(ContainerStore.Begun begun, BundleInput input, long owner)
      throws SyscallException {
    try (Story.About about = story().about(EngineTopic.NAMES, input.hostname())) {
      new NameFiles(services.linux(), begun.container().folder(), owner)
          .write(request.namespaces(), input.hostname());
    }
  }

  private RootService.Mounted mount(ContainerId id, Source source, List<IdRange> ids)
      throws IOException, JockerException {
    if (request.root() instanceof RootRequest.Directory directory) {
      return services.roots().open(directory);
    }
    boolean removed = request.lifecycle().removeOnExit();
    Durability durability = removed ? Durability.VOLATILE : Durability.LASTING;
    return services.roots().make(id.hex(), source.layers(), durability, ids, listener);
  }

  private BundleInput input(
      ContainerStore.Begun begun,
      Source source,
      ContainerCommand command,
      Fd root,
      List<IdRange> ids)
      throws IOException, JockerException {
    Map<NamespaceMode, BundleInput.Joined> joined =
        new JoinedContainers(services).of(request.namespaces());
    ContainerId id = begun.container().id();
    return new BundleInput(
        id.hex(),
        request,
        source.config(),
        command,
        user(source.config(), root),
        request.root() instanceof RootRequest.Directory ? source.name() : "rootfs",
        new HostNames(services, request).choose(id),
        begun.container().folder().path(),
        ids,
        joined,
        services.settings().cgroupParent(),
        Map.of());
  }

  private ResolvedUser user(ContainerConfig image, Fd root) throws IOException, JockerException {
    String asked = request.process().user();
    try (Story.About about =
        story().about(EngineTopic.USERS, asked == null ? image.user() : asked)) {
      return UserDatabase.read(new RootFile(services.linux(), root))
          .resolve(asked == null ? image.user() : asked, request.process().supplementaryGroups());
    }
  }

  /** For each of its starts. */
  private void writeNetworks(MadeContainer made) throws IOException {
    if (request.namespaces().network() instanceof NamespaceMode.Connected connected) {
      Wishes wishes = NetworkPart.wishes(made.input(), connected);
      byte[] text = wishes.text().getBytes(StandardCharsets.UTF_8);
      made.begun().container().folder().write(StoredContainer.NETWORKS, text, PRIVATE);
    }
  }

  private void write(MadeContainer made, Source source, String storage) throws IOException {
    StoredContainer container = made.begun().container();
    boolean durable = !request.lifecycle().removeOnExit();
    DocumentInput document =
        new DocumentInput(
            made.input(),
            made.begun().name(),
            Instant.now(),
            source.id(),
            source.name(),
            storage,
            made.cgroupPath(),
            attached);
    try (Story.About about = story().about(EngineTopic.CONFIG, "config.json")) {
      writeNetworks(made);
      container.folder().write(StoredContainer.CONFIG, made.spec().toJson(), PRIVATE);
      container
          .folder()
          .replace(StoredContainer.DOCUMENT, ContainerDocumentWriter.bytes(document), durable);
      container.writeState(ContainerState.CREATED, durable);
    }
  }
}
