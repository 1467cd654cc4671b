package io.jocker.cli;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerHealth;
import io.jocker.engine.ContainerNetworks;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.ContainerUsage;
import io.jocker.engine.Engine;
import io.jocker.engine.EngineEvent;
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
import io.jocker.engine.request.UpdateRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** An engine with the contents that a test gives it, which notes what it was asked. */
final class FakeEngine implements Engine {
  static final String ID = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  static final PullResult PULLED =
      new PullResult(
          "docker.io/library/busybox:latest", "busybox:latest", "sha256:aa", "sha256:bb", true);

  final List<String> calls = new ArrayList<>();
  final List<ContainerSummary> containers = new ArrayList<>();
  final FakeRegistries registries = new FakeRegistries();
  final FakeImages storedImages = new FakeImages();
  final FakeVolumes volumes = new FakeVolumes();
  final FakeTransfers files = new FakeTransfers();
  final FakeNetworks networks = new FakeNetworks();
  final List<ImageSummary> images = new ArrayList<>();
  final Map<String, Map<String, @Nullable Object>> containerTrees = new LinkedHashMap<>();
  final Map<String, Map<String, @Nullable Object>> imageTrees = new LinkedHashMap<>();
  @Nullable Streams attached;
  @Nullable EventRequest eventRequest;
  @Nullable UpdateRequest updated;
  final List<EngineEvent> events = new ArrayList<>();
  final Queue<ContainerUsage> usages = new ArrayDeque<>();
  ContainerExit exit = new ContainerExit(ID, 0, false);
  @Nullable JockerException failure;
  boolean pullsBeforeRun;
  boolean closed;
  @Nullable ContainerRequest ran;
  @Nullable ContainerFilter filter;
  @Nullable ExecRequest executed;
  @Nullable LogOptions logOptions;

  @Override
  public List<String> startAfterBoot(RunListener listener) {
    calls.add("boot");
    return List.of(ID);
  }

  @Override
  public HealthChecks health() {
    return new HealthChecks() {
      @Override
      public ContainerHealth check(String container) {
        calls.add("check " + container);
        Instant time = Instant.ofEpochSecond(1);
        ContainerHealth.Probe probe =
            new ContainerHealth.Probe(time, time, container.equals("ill") ? 1 : 0, "");
        return new ContainerHealth("starting", 1, List.of(probe));
      }

      @Override
      public void changed(String id, String status) {
        calls.add("health " + id + " " + status);
      }
    };
  }

  @Override
  public ContainerNetworks networks() {
    return networks;
  }

  @Override
  public PullResult pull(PullRequest request, PullListener listener) throws JockerException {
    note("pull " + request.reference() + " " + request.platform());
    return pull(listener);
  }

  private static PullResult pull(PullListener listener) {
    listener.started("latest", "library/busybox");
    listener.layer("4abcf2066143", PullListener.Stage.WAITING, 0, 2_000_000);
    listener.layer("4abcf2066143", PullListener.Stage.DOWNLOADING, 1_234_567, 2_000_000);
    listener.layer("4abcf2066143", PullListener.Stage.DOWNLOADED, 2_000_000, 2_000_000);
    listener.layer("4abcf2066143", PullListener.Stage.COMPLETE, 2_000_000, 2_000_000);
    return PULLED;
  }

  @Override
  public List<ImageSummary> images() throws JockerException {
    note("images");
    return images;
  }

  @Override
  public RemovedImage removeImage(String image, boolean force) throws JockerException {
    note("removeImage " + image + " " + force);
    return new RemovedImage(List.of(image + ":latest"), List.of("sha256:bb"));
  }

  @Override
  public Registries registries() {
    return registries;
  }

  @Override
  public StoredImages storedImages() {
    return storedImages;
  }

  @Override
  public Volumes volumes() {
    return volumes;
  }

  @Override
  public FileTransfers files() {
    return files;
  }

  @Override
  public String create(ContainerRequest request, RunListener listener) throws JockerException {
    note("create");
    return ID;
  }

  @Override
  public ContainerExit run(ContainerRequest request, Streams streams, RunListener listener)
      throws JockerException {
    ran = request;
    if (pullsBeforeRun) {
      PullListener pull = listener.pulling("busybox:latest");
      listener.pulled(pull(pull));
    }
    note("run");
    listener.created(ID);
    listener.started(ID, 4711);
    return exit;
  }

  @Override
  public String runDetached(ContainerRequest request, RunListener listener) throws JockerException {
    ran = request;
    note("runDetached");
    listener.created(ID);
    return ID;
  }

  @Override
  public String update(String container, UpdateRequest request) throws JockerException {
    updated = request;
    note("update " + container);
    return ID;
  }

  @Override
  public void events(EventRequest request, EventSink sink) throws JockerException {
    eventRequest = request;
    try {
      for (EngineEvent event : events) {
        sink.event(event);
      }
    } catch (IOException e) {
      throw new JockerException(e, ErrorCode.INTERNAL_ERROR, "sink");
    }
  }

  @Override
  public ContainerUsage usage(String container) throws JockerException {
    note("usage " + container);
    return usages.remove();
  }

  @Override
  public String kill(String container, int signal) throws JockerException {
    note("kill " + container + " " + signal);
    return ID;
  }

  @Override
  public synchronized String stop(String container, StopOptions options, RunListener listener)
      throws JockerException {
    note("stop " + container + " " + options.signal() + " " + options.timeoutSeconds());
    if (container.equals("nosuch")) {
      throw new JockerException(ErrorCode.CONTAINER_NOT_FOUND, "nosuch");
    }
    return ID;
  }

  @Override
  public int await(String container) throws JockerException {
    note("await " + container);
    return 7;
  }

  @Override
  public ContainerExit exec(
      String container, ExecRequest request, Streams streams, RunListener listener)
      throws JockerException {
    executed = request;
    note("exec " + container);
    return exit;
  }

  @Override
  public void execDetached(String container, ExecRequest request) throws JockerException {
    executed = request;
    note("execDetached " + container);
  }

  @Override
  public String start(String container, RunListener listener) throws JockerException {
    note("start " + container);
    return ID;
  }

  @Override
  public ContainerExit startAttached(
      String container, boolean input, Streams streams, RunListener listener)
      throws JockerException {
    note("startAttached " + container + " " + input);
    return exit;
  }

  @Override
  public ContainerExit attach(
      String container, boolean input, Streams streams, RunListener listener)
      throws JockerException {
    attached = streams;
    note("attach " + container + " " + input);
    return exit;
  }

  @Override
  public String pause(String container) throws JockerException {
    note("pause " + container);
    return ID;
  }

  @Override
  public String unpause(String container) throws JockerException {
    note("unpause " + container);
    return ID;
  }

  @Override
  public void rename(String container, String name) throws JockerException {
    note("rename " + container + " " + name);
  }

  @Override
  public ProcessTable top(String container, List<String> options) throws JockerException {
    note("top " + container + " " + options);
    return new ProcessTable(List.of("PID", "CMD"), List.of(List.of("4711", "sleep 5")));
  }

  @Override
  public void succeed(String id) throws JockerException {
    note("succeed " + id);
  }

  @Override
  public void plan(ContainerRequest request, Streams streams, RunListener listener)
      throws JockerException {
    ran = request;
    note("plan");
  }

  @Override
  public ContainerExit runBundle(String bundle, String id, Streams streams, RunListener listener)
      throws JockerException {
    note("runBundle " + bundle + " " + id);
    return exit;
  }

  @Override
  public List<ContainerSummary> containers(ContainerFilter wanted) throws JockerException {
    filter = wanted;
    note("containers");
    return containers;
  }

  @Override
  public Map<String, @Nullable Object> inspectContainer(String container) throws JockerException {
    return found(containerTrees, container, "container");
  }

  @Override
  public Map<String, @Nullable Object> inspectImage(String image) throws JockerException {
    return found(imageTrees, image, "image");
  }

  private static Map<String, @Nullable Object> found(
      Map<String, Map<String, @Nullable Object>> trees, String name, String what)
      throws JockerException {
    Map<String, @Nullable Object> tree = trees.get(name);
    if (tree == null) {
      throw new JockerException(
          what.equals("image") ? ErrorCode.IMAGE_NOT_FOUND : ErrorCode.CONTAINER_NOT_FOUND, name);
    }
    return tree;
  }

  @Override
  public void logs(String container, LogOptions options, LogSink sink) throws JockerException {
    logOptions = options;
    note("logs " + container);
    try {
      sink.line(LogSink.Stream.OUTPUT, 1_714_564_800, 5, bytes("out\n"));
      sink.line(LogSink.Stream.ERROR, 1_714_564_801, 0, bytes("err\n"));
    } catch (IOException e) {
      throw new JockerException(e, ErrorCode.INTERNAL_ERROR, "sink");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String remove(String container, boolean force, boolean withVolumes)
      throws JockerException {
    note("remove " + container + " " + force + (withVolumes ? " volumes" : ""));
    if (container.equals("nosuch")) {
      throw new JockerException(ErrorCode.CONTAINER_NOT_FOUND, "nosuch");
    }
    return ID;
  }

  @Override
  public EngineInfo info() {
    return new EngineInfo(
        version(),
        new EngineInfo.Containers(1, 0, 2),
        3,
        new EngineInfo.Machine(
            "host", "Debian GNU/Linux 12", 2, 8L << 30, 1, "overlay", List.of("seccomp")),
        "/var/lib/jocker",
        List.of("no swap limit support"));
  }

  @Override
  public EngineVersion version() {
    return new EngineVersion("0.1.0", "17.0.15", "linux", "amd64", "6.18.0");
  }

  @Override
  public void close() {
    closed = true;
  }

  private void note(String call) throws JockerException {
    calls.add(call);
    JockerException wanted = failure;
    if (wanted != null) {
      throw wanted;
    }
  }
}
