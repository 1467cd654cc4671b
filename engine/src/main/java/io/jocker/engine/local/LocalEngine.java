package io.jocker.engine.local;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerNetworks;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.ContainerUsage;
import io.jocker.engine.Engine;
import io.jocker.engine.EngineConfig;
import io.jocker.engine.EngineInfo;
import io.jocker.engine.EngineVersion;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.EventRequest;
import io.jocker.engine.EventSink;
import io.jocker.engine.FileTransfers;
import io.jocker.engine.HealthChecks;
import io.jocker.engine.ImageSummary;
import io.jocker.engine.JockerException;
import io.jocker.engine.LogOptions;
import io.jocker.engine.LogSink;
import io.jocker.engine.ProcessTable;
import io.jocker.engine.PullListener;
import io.jocker.engine.PullRequest;
import io.jocker.engine.PullResult;
import io.jocker.engine.Registries;
import io.jocker.engine.RemovedImage;
import io.jocker.engine.RunListener;
import io.jocker.engine.StopOptions;
import io.jocker.engine.StoredImages;
import io.jocker.engine.Streams;
import io.jocker.engine.Volumes;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.ExecRequest;
import io.jocker.engine.request.IdentityRequest;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.engine.request.RootRequest;
import io.jocker.engine.request.UpdateRequest;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Linux;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The engine that does everything itself, in this process. */
public final class LocalEngine implements Engine {
  private final Services services;
  private final Failures failures;

  private LocalEngine(Services services, Failures failures) {
    this.services = services;
    this.failures = failures;
  }

  /** Opens a root, makes it if it is missing, and puts right what killed commands have left. */
  public static LocalEngine open(Linux linux, EngineConfig config) throws JockerException {
    Failures failures = new Failures(linux, config);
    return failures.translate(
        "use-root", config.root() + ", " + config.state(), new Opening(linux, config, failures));
  }

  /** A class, as other work on the way of every start: a lambda is linked at run time. */
  private record Opening(Linux linux, EngineConfig config, Failures failures)
      implements Failures.Work<LocalEngine> {
    @Override
    public LocalEngine run() throws IOException {
      Services services = Services.open(linux, config);
      try {
        new Healing(services).heal();
      } catch (IOException | RuntimeException e) {
        services.close();
        throw e;
      }
      return new LocalEngine(services, failures);
    }
  }

  @Override
  public PullResult pull(PullRequest request, PullListener listener) throws JockerException {
    return failures.translate(
        "pull",
        request.reference(),
        () -> {
          PullResult result =
              new Pulls(services.config(), services.images(), services.linux().story())
                  .pull(
                      ImageService.reference(request.reference()),
                      request.platform(),
                      request.allPlatforms(),
                      listener);
          services.events().image("pull", request.reference());
          return result;
        });
  }

  @Override
  public void events(EventRequest request, EventSink sink) throws JockerException {
    failures.translate(
        "read-events",
        "",
        () -> {
          new EventStream(services, request, sink).run();
          return request;
        });
  }

  @Override
  public List<ImageSummary> images() throws JockerException {
    return failures.translate("list-images", "", new ImageReader.Listing(services));
  }

  @Override
  public RemovedImage removeImage(String image, boolean force) throws JockerException {
    return failures.translate(
        "remove-image",
        image,
        () -> {
          RemovedImage removed = new ImageReader(services).remove(image, force);
          removed.untagged().forEach(name -> services.events().image("untag", name));
          removed.deleted().forEach(id -> services.events().image("delete", id));
          return removed;
        });
  }

  @Override
  public Registries registries() {
    return new LocalRegistries(services, failures);
  }

  @Override
  public StoredImages storedImages() {
    return new LocalImages(services, failures);
  }

  @Override
  public Volumes volumes() {
    return new LocalVolumes(services, failures);
  }

  @Override
  public FileTransfers files() {
    return new LocalTransfers(services, failures);
  }

  @Override
  public HealthChecks health() {
    return new LocalHealth(services, failures);
  }

  @Override
  public ContainerNetworks networks() {
    return new LocalNetworks(services, failures);
  }

  @Override
  public String create(ContainerRequest request, RunListener listener) throws JockerException {
    return failures.translate(
        "create-container",
        subject(request),
        () -> {
          MadeContainer made = new ContainerMaker(services, request, listener).run();
          made.root().close();
          made.begun().container().close();
          made.begun().entry().settle();
          return made.id();
        });
  }

  /** What the user has named: the container, or else what it is made of. */
  private static String subject(ContainerRequest request) {
    String name = request.identity().name();
    if (name != null) {
      return name;
    }
    return request.root() instanceof RootRequest.Image image
        ? image.reference()
        : ((RootRequest.Directory) request.root()).pathOnHost();
  }

  @Override
  public ContainerExit run(ContainerRequest request, Streams streams, RunListener listener)
      throws JockerException {
    ProcessRequest.Stdio stdio = request.process().stdio();
    if (stdio.terminal()
        && stdio.interactive()
        && !services.linux().terminals().isTerminal(streams.input())) {
      throw new JockerException(ErrorCode.NOT_A_TERMINAL);
    }
    MadeContainer made =
        failures.translate(
            "create-container", subject(request), new ContainerMaker(services, request, listener));
    return failures.translate(
        "run-container",
        made.begun().name(),
        new ContainerRun(services, made.startable(), streams, listener));
  }

  @Override
  public String runDetached(ContainerRequest request, RunListener listener) throws JockerException {
    MadeContainer made =
        failures.translate(
            "create-container",
            subject(request),
            ContainerMaker.detached(services, request, listener));
    return failures.translate(
        "run-container",
        made.begun().name(),
        new DetachedStart(services, made.startable(), listener));
  }

  @Override
  public String start(String container, RunListener listener) throws JockerException {
    Optional<Startable> ready = prepare(container, listener);
    return ready.isPresent()
        ? failures.translate(
            "run-container", container, new DetachedStart(services, ready.get(), listener))
        : failures.translate(
            "run-container", container, () -> services.containers().resolve(container).hex());
  }

  @Override
  public String restart(String container, StopOptions options, RunListener listener)
      throws JockerException {
    String id = Engine.super.restart(container, options, listener);
    return failures.translate("run-container", container, () -> told("restart", id));
  }

  private String told(String action, String id) throws IOException {
    Optional<StoredContainer> found = services.containers().find(new ContainerId(id));
    if (found.isPresent()) {
      try (StoredContainer stored = found.get()) {
        services.events().container(action, id, "name", stored.document().name());
      }
    }
    return id;
  }

  private Optional<Startable> prepare(String container, RunListener listener)
      throws JockerException {
    return failures.translate(
        "start-container", container, () -> new StoredStart(services, listener).prepare(container));
  }

  @Override
  public ContainerExit startAttached(
      String container, boolean input, Streams streams, RunListener listener)
      throws JockerException {
    Startable ready =
        prepare(container, listener).orElseThrow(() -> StoredStart.runsAlready(container));
    boolean connected = input && ready.traits().stdio().interactive();
    return failures.translate(
        "run-container",
        container,
        new ContainerRun(services, ready.withInput(connected), streams, listener));
  }

  @Override
  public ContainerExit attach(
      String container, boolean input, Streams streams, RunListener listener)
      throws JockerException {
    return failures.translate(
        "attach",
        container,
        () -> new ContainerAttach(services, streams).attach(container, input, listener));
  }

  @Override
  public String pause(String container) throws JockerException {
    return failures.translate(
        "pause-container", container, () -> new ContainerPause(services).pause(container));
  }

  @Override
  public String unpause(String container) throws JockerException {
    return failures.translate(
        "pause-container", container, () -> new ContainerPause(services).unpause(container));
  }

  @Override
  public void rename(String container, String name) throws JockerException {
    failures.translate(
        "rename-container",
        container,
        () -> {
          IdentityRequest.NONE.withName(name); // which checks it
          ContainerId id = services.containers().resolve(container);
          try (StoredContainer stored = ContainerReader.require(services, id, container)) {
            String old = stored.document().name();
            services.containers().rename(stored, name);
            if (stored.folder().has(StoredContainer.NETWORKS)) {
              services.endpoints().rename(id.hex(), old, name);
            }
            services.events().container("rename", id.hex(), "name", name, "oldName", "/" + old);
          }
          return id;
        });
  }

  @Override
  public ProcessTable top(String container, List<String> options) throws JockerException {
    return failures.translate(
        "list-processes", container, () -> new ContainerTop(services).of(container, options));
  }

  @Override
  public String update(String container, UpdateRequest request) throws JockerException {
    return failures.translate(
        "update-container",
        container,
        () -> new ContainerUpdate(services).update(container, request));
  }

  @Override
  public ContainerUsage usage(String container) throws JockerException {
    return failures.translate(
        "read-usage", container, () -> new ContainerUse(services).of(container));
  }

  @Override
  public String kill(String container, int signal) throws JockerException {
    return failures.translate(
        "kill-container",
        container,
        () -> new ContainerStop(services, RunListener.SILENT).kill(container, signal));
  }

  @Override
  public String stop(String container, StopOptions options, RunListener listener)
      throws JockerException {
    return failures.translate(
        "stop-container",
        container,
        () -> new ContainerStop(services, listener).stop(container, options));
  }

  @Override
  public int await(String container) throws JockerException {
    return failures.translate(
        "wait-container",
        container,
        () -> new ContainerStop(services, RunListener.SILENT).await(container));
  }

  @Override
  public ContainerExit exec(
      String container, ExecRequest request, Streams streams, RunListener listener)
      throws JockerException {
    return failures.translate(
        "exec",
        container,
        () -> new ContainerExec(services, container, request).run(streams, listener));
  }

  @Override
  public void execDetached(String container, ExecRequest request) throws JockerException {
    failures.translate(
        "exec", container, () -> new ContainerExec(services, container, request).detach());
  }

  @Override
  public void succeed(String id) throws JockerException {
    failures.translate(
        "settle-container",
        id,
        () -> {
          ContainerId container = new ContainerId(id);
          new Healing(services).succeed(container, services.containers().lock(container));
          return id;
        });
  }

  @Override
  public List<String> startAfterBoot(RunListener listener) throws JockerException {
    return failures.translate("list-containers", "", () -> new BootStart(services, listener).run());
  }

  @Override
  public void plan(ContainerRequest request, Streams streams, RunListener listener)
      throws JockerException {
    failures.translate(
        "create-container",
        String.valueOf(request.identity().name()),
        () -> {
          MadeContainer made = new ContainerMaker(services, request, listener).run();
          new ContainerRun(services, made.startable(), streams, listener).plan();
          return made.id();
        });
  }

  @Override
  public ContainerExit runBundle(String bundle, String id, Streams streams, RunListener listener)
      throws JockerException {
    return failures.translate(
        "run-container", id, () -> new BundleRun(services, bundle, id, listener).run(streams));
  }

  @Override
  public List<ContainerSummary> containers(ContainerFilter filter) throws JockerException {
    return failures.translate("list-containers", "", new ContainerReader.Listing(services, filter));
  }

  @Override
  public Map<String, @Nullable Object> inspectContainer(String container) throws JockerException {
    return failures.translate(
        "inspect-container", container, new ContainerReader.Inspection(services, container));
  }

  @Override
  public Map<String, @Nullable Object> inspectImage(String image) throws JockerException {
    return failures.translate("inspect-image", image, new ImageReader.Inspection(services, image));
  }

  @Override
  public void logs(String container, LogOptions options, LogSink sink) throws JockerException {
    failures.translate(
        "read-log",
        container,
        () -> {
          new ContainerReader(services).logs(container, options, sink);
          return container;
        });
  }

  @Override
  public String remove(String container, boolean force, boolean volumes) throws JockerException {
    return failures.translate(
        "remove-container",
        container,
        () -> {
          String id = new ForcedRemoval(services).remove(container, force, volumes);
          services.monitors().reapAfter(id);
          return id;
        });
  }

  @Override
  public EngineInfo info() throws JockerException {
    return failures.translate("report", "", () -> new MachineReport(services).info());
  }

  @Override
  public EngineVersion version() throws JockerException {
    return failures.translate("report", "", () -> new MachineReport(services).version());
  }

  @Override
  public void close() {
    services.close();
  }
}
