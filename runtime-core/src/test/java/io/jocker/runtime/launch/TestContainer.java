package io.jocker.runtime.launch;

import io.jocker.linux.Capability;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls.Pipe;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountOption;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsString;
import io.jocker.linux.program.Program;
import io.jocker.runtime.config.CapabilitySets;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.DeviceNode;
import io.jocker.runtime.config.Hooks;
import io.jocker.runtime.config.IdMapping;
import io.jocker.runtime.config.Identity;
import io.jocker.runtime.config.MountRequest;
import io.jocker.runtime.config.MountSettings;
import io.jocker.runtime.config.NamespaceRequest;
import io.jocker.runtime.config.Namespaces;
import io.jocker.runtime.config.ProcessConfig;
import io.jocker.runtime.config.ResourceLimit;
import io.jocker.runtime.config.Resources;
import io.jocker.runtime.config.RootfsConfig;
import io.jocker.runtime.rootfs.PreparedRoot;
import io.jocker.runtime.rootfs.RootFilesystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A container around a directory with a busybox, as the tests of this package start it: with all
 * that docker's has, but for the cgroup.
 */
final class TestContainer {
  private static final List<String> APPLETS =
      List.of(
          "cat",
          "echo",
          "env",
          "grep",
          "head",
          "hostname",
          "id",
          "kill",
          "ls",
          "mount",
          "ps",
          "pwd",
          "readlink",
          "sh",
          "sleep",
          "stat",
          "stty",
          "true",
          "tty",
          "wc",
          "yes");

  final Path directory;
  final Path root;
  private final Map<Namespace, NamespaceRequest> namespaces = new EnumMap<>(Namespace.class);
  private final List<MountRequest> mounts = new ArrayList<>();
  private List<IdMapping> mappings = List.of();
  private Identity identity = new Identity(0, 0, List.of(), null);
  private CapabilitySets capabilities = CapabilitySets.NONE;
  private boolean readOnly;
  private boolean terminal;
  private boolean init;
  private boolean logged = true;
  private long rotatedBytes;
  private int rotatedFiles;
  private String cwd = "/";
  private List<DeviceNode> devices = List.of();
  private Hooks hooks = Hooks.NONE;

  /** What came of a run. */
  record Result(int exit, String output, String error, List<String> log) {}

  TestContainer(Path directory) throws IOException {
    this.directory = directory;
    this.root = directory.resolve("root");
    for (String name : List.of("bin", "proc", "sys", "dev", "tmp", "etc")) {
      Files.createDirectories(root.resolve(name));
    }
    Path busybox = root.resolve("bin/busybox");
    if (!Files.exists(busybox)) {
      Files.copy(Path.of("/bin/busybox"), busybox);
      for (String applet : APPLETS) {
        Files.createLink(root.resolve("bin").resolve(applet), busybox);
      }
    }
    for (Namespace kind : Namespace.values()) {
      if (kind != Namespace.USER && kind != Namespace.TIME) {
        namespaces.put(kind, new NamespaceRequest.New(kind));
      }
    }
    addStandardMounts();
  }

  private void addStandardMounts() {
    Set<MountAttribute> closed =
        EnumSet.of(MountAttribute.NOSUID, MountAttribute.NODEV, MountAttribute.NOEXEC);
    mount("/proc", "proc", List.of(), closed);
    mount(
        "/dev",
        "tmpfs",
        List.of(new MountOption("mode", "755"), new MountOption("size", "65536k")),
        EnumSet.of(MountAttribute.NOSUID));
    mount(
        "/dev/pts",
        "devpts",
        List.of(
            new MountOption("ptmxmode", "0666"),
            new MountOption("mode", "0620"),
            new MountOption("gid", "5")),
        EnumSet.of(MountAttribute.NOSUID, MountAttribute.NOEXEC));
    mount(
        "/sys",
        "sysfs",
        List.of(),
        EnumSet.of(
            MountAttribute.NOSUID,
            MountAttribute.NODEV,
            MountAttribute.NOEXEC,
            MountAttribute.RDONLY));
    mount("/dev/mqueue", "mqueue", List.of(), closed);
    mount("/dev/shm", "tmpfs", List.of(new MountOption("mode", "1777")), closed);
  }

  private void mount(
      String destination, String type, List<MountOption> options, Set<MountAttribute> attributes) {
    MountSettings settings = new MountSettings(attributes, Set.of(), Set.of(), Set.of(), List.of());
    mounts.add(new MountRequest.FileSystem(destination, type, type, options, false, settings));
  }

  TestContainer bind(String destination, Path source, Set<MountAttribute> attributes) {
    MountSettings settings = new MountSettings(attributes, Set.of(), Set.of(), Set.of(), List.of());
    mounts.add(
        new MountRequest.Bind(
            destination, source.toString(), "", true, settings, MountRequest.IdMappedMount.NONE));
    return this;
  }

  TestContainer namespace(NamespaceRequest request) {
    namespaces.put(request.kind(), request);
    return this;
  }

  TestContainer userNamespace(int base) throws IOException {
    Files.setAttribute(root, "unix:uid", base);
    mappings = List.of(new IdMapping(0, base, 65536));
    return namespace(new NamespaceRequest.New(Namespace.USER));
  }

  TestContainer user(long uid, long gid, List<Long> groups) {
    identity = new Identity(uid, gid, groups, null);
    return this;
  }

  TestContainer capabilities(Set<Capability> set) {
    capabilities = new CapabilitySets(set, set, set, Set.of(), Set.of());
    return this;
  }

  TestContainer readOnly() {
    readOnly = true;
    return this;
  }

  TestContainer terminal() {
    terminal = true;
    return this;
  }

  TestContainer init() {
    init = true;
    return this;
  }

  TestContainer rotated(long maxBytes, int maxFiles) {
    rotatedBytes = maxBytes;
    rotatedFiles = maxFiles;
    return this;
  }

  TestContainer withoutLog() {
    logged = false;
    return this;
  }

  TestContainer devices(DeviceNode... nodes) {
    devices = List.of(nodes);
    return this;
  }

  TestContainer withoutMounts(String destination) {
    mounts.removeIf(mount -> mount.destination().equals(destination));
    return this;
  }

  TestContainer hooks(Hooks set) {
    hooks = set;
    return this;
  }

  TestContainer cwd(String path) {
    cwd = path;
    return this;
  }

  ContainerConfig config(List<String> arguments) {
    ProcessConfig process =
        new ProcessConfig(
            arguments,
            List.of("PATH=/usr/bin:/bin", "HOME=/root"),
            cwd,
            identity,
            capabilities,
            false,
            terminal,
            null,
            List.of(new ResourceLimit(ResourceLimit.Kind.NOFILE, 512, 1024)),
            100,
            null,
            null);
    return new ContainerConfig(
        directory.toString(),
        process,
        new RootfsConfig(root.toString(), readOnly, null),
        mounts,
        new Namespaces(namespaces, mappings, mappings, List.of()),
        new ContainerConfig.HostNames("box", null),
        devices,
        List.of("/proc/cmdline", "/proc/not-there", "/sys/firmware"),
        List.of("/proc/bus", "/proc/sys", "/proc/not-there"),
        Map.of("net.ipv4.ip_default_ttl", "77"),
        hooks,
        null,
        Resources.NONE,
        null,
        null,
        Map.of());
  }

  /** The steps that a start would have. */
  Program plan(Linux linux, List<String> arguments) throws IOException {
    try (Open open = new Open(linux);
        PreparedRoot prepared =
            RootFilesystem.prepare(
                linux, config(arguments), null, List.of(), new Launcher.Helpers(linux))) {
      LaunchRequest request = open.request(config(arguments));
      try (LaunchPipes pipes = LaunchPipes.open(linux, request)) {
        return new LaunchPlan(request, prepared, pipes, new LaunchPlan.LaunchFacts(40)).build();
      }
    }
  }

  Result run(Linux linux, String... arguments) throws IOException {
    return run(linux, StepFault.NONE, "", List.of(arguments));
  }

  Result runWithInput(Linux linux, String input, String... arguments) throws IOException {
    return run(linux, StepFault.NONE, input, List.of(arguments));
  }

  Result run(Linux linux, StepFault fault, String input, List<String> arguments)
      throws IOException {
    try (Open open = new Open(linux)) {
      linux.io().writeFully(open.input.writeEnd(), OsString.encode(input));
      open.input.writeEnd().close();
      LaunchRequest request = open.request(config(arguments));
      try (StartedContainer started = new Launcher(linux).start(request, fault)) {
        started.recorded();
        open.output.writeEnd().close();
        open.error.writeEnd().close();
        String output = open.read(open.output.readEnd());
        String error = open.read(open.error.readEnd());
        started.await();
        Optional<ExitRecord> exit = ExitRecord.parse(Files.readAllBytes(directory.resolve("exit")));
        return new Result(exit.map(ExitRecord::exitCode).orElse(-1), output, error, log());
      }
    }
  }

  /** What is done with a container that runs. */
  interface Work {
    void with(StartedContainer container) throws Exception;
  }

  /** Starts one that waits, and ends it when the work is done. */
  void whileRunning(Linux linux, Work work) throws Exception {
    try (Open open = new Open(linux)) {
      LaunchRequest request = open.request(config(List.of("cat")));
      try (StartedContainer started = new Launcher(linux).start(request)) {
        started.recorded();
        work.with(started);
        open.input.writeEnd().close();
        started.await();
      }
    }
  }

  /** What stays beside a container that has just written something: the monitor's PSS in KiB. */
  long monitorMemory(Linux linux) throws IOException {
    try (Open open = new Open(linux)) {
      LaunchRequest request = open.request(config(List.of("cat")));
      try (StartedContainer started = new Launcher(linux).start(request)) {
        started.recorded();
        linux.io().writeFully(open.input.writeEnd(), OsString.encode("x"));
        linux.io().read(open.output.readEnd(), new byte[1], 0, 1);
        long memory = pss(started.monitorPid());
        open.input.writeEnd().close();
        started.await();
        return memory;
      }
    }
  }

  private static long pss(int pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      if (line.startsWith("Pss:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no Pss of " + pid);
  }

  private List<String> log() throws IOException {
    return logged ? LogText.read(Files.readAllBytes(directory.resolve("log"))) : List.of();
  }

  /** The files and pipes of one start. */
  private final class Open implements AutoCloseable {
    private final Linux linux;
    private final List<Fd> all = new ArrayList<>();
    private final Pipe input;
    private final Pipe output;
    private final Pipe error;
    private final Fd exit;
    private final @Nullable ContainerLog log;

    Open(Linux linux) throws IOException {
      this.linux = linux;
      input = pipe();
      output = pipe();
      error = pipe();
      exit = file("exit");
      linux.files().allocate(exit, ExitRecord.BYTES);
      log = logged ? new ContainerLog(file("log"), 0, rotation()) : null;
    }

    private ContainerLog.@Nullable Rotation rotation() throws IOException {
      if (rotatedBytes == 0) {
        return null;
      }
      Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY);
      Fd folder = linux.files().openAt(Fd.CWD, directory.toString(), flags, 0);
      all.add(folder);
      return new ContainerLog.Rotation(folder, "log", rotatedBytes, rotatedFiles);
    }

    private Pipe pipe() throws IOException {
      Pipe pipe = linux.io().pipe();
      all.add(pipe.readEnd());
      all.add(pipe.writeEnd());
      return pipe;
    }

    private Fd file(String name) throws IOException {
      Set<OpenFlag> flags = EnumSet.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.TRUNC);
      Fd fd = linux.files().openAt(Fd.CWD, directory.resolve(name).toString(), flags, 0600);
      all.add(fd);
      return fd;
    }

    LaunchRequest request(ContainerConfig config) {
      ContainerStreams streams =
          new ContainerStreams(input.readEnd(), output.writeEnd(), error.writeEnd(), log);
      return new LaunchRequest("test", config, null, null, List.of(), null, streams, exit, init);
    }

    String read(Fd fd) throws IOException {
      return OsString.decode(linux.io().readAll(fd, 1 << 24));
    }

    @Override
    public void close() {
      all.forEach(Fd::close);
    }
  }
}
