package io.jocker.engine.local;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.Streams;
import io.jocker.engine.bundle.ExecProcess;
import io.jocker.engine.bundle.LinuxHost;
import io.jocker.engine.request.ExecRequest;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.engine.user.ResolvedUser;
import io.jocker.engine.user.RootFile;
import io.jocker.engine.user.UserDatabase;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.cgroup.CgroupEntrance;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.ProcessConfig;
import io.jocker.runtime.config.SpecConverter;
import io.jocker.runtime.launch.ContainerStreams;
import io.jocker.runtime.launch.ExitRecord;
import io.jocker.runtime.launch.JoinRequest;
import io.jocker.runtime.launch.Joiner;
import io.jocker.runtime.launch.StartException;
import io.jocker.runtime.launch.StartedContainer;
import io.jocker.runtime.rootfs.PreparedRoot.Terminal;
import io.jocker.runtime.seccomp.CompiledFilter;
import io.jocker.runtime.spec.ProcessSpec;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One more process in a container that runs. It takes no lock, for it changes nothing that is
 * written down; the container may end at any moment, and then so does the process.
 */
final class ContainerExec {
  private static final int MAX_CONFIG = 4 << 20;
  private static final long TTY_GROUP = 5;

  private final Services services;
  private final Linux linux;
  private final String nameOrId;
  private final ExecRequest request;

  ContainerExec(Services services, String nameOrId, ExecRequest request) {
    this.services = services;
    this.linux = services.linux();
    this.nameOrId = nameOrId;
    this.request = request;
  }

  /**
   * The container as it is now.
   *
   * @param root what its processes see as {@code /}
   */
  private record Target(
      ContainerId id, ContainerDocument document, Spec spec, Fd first, int pid, Fd root) {}

  /** What is done with the container. */
  private interface Action<T> {
    T with(Target target) throws IOException, JockerException;
  }

  /** Runs it to its end, with the caller's streams. */
  ContainerExit run(Streams streams, RunListener listener) throws IOException, JockerException {
    return inside(target -> run(target, streams, listener));
  }

  /** Starts it; it goes on by itself, and its output is lost. */
  String detach() throws IOException, JockerException {
    return inside(this::detach);
  }

  private void tell(Target target, String action) throws IOException {
    String words = action + ": " + String.join(" ", request.command());
    services.events().container(words, target.id().hex(), "name", target.document().name());
  }

  private ContainerExit run(Target target, Streams streams, RunListener listener)
      throws IOException, JockerException {
    boolean input = request.stdio().interactive();
    try (Attendance attendance = Attendance.begin(linux, streams);
        Fd nothing = nothing();
        Fd exit = exitFile()) {
      ContainerStreams to =
          ContainerStreams.direct(
              input ? streams.input() : nothing, streams.output(), streams.error());
      try (StartedContainer running = start(target, to, exit)) {
        running.recorded();
        tell(target, "exec_start");
        if (!attendance.attend(running, input, target.document().name(), listener)) {
          services.monitors().add(running.monitorPid(), target.id().hex());
          return ContainerExit.left(target.id().hex());
        }
        running.await();
      }
      return exit(target, exit, attendance);
    }
  }

  private ContainerExit exit(Target target, Fd exit, Attendance attendance) throws IOException {
    byte[] bytes = new byte[ExitRecord.BYTES];
    linux.io().readAt(exit, 0, bytes, 0, bytes.length);
    Optional<ExitRecord> record = ExitRecord.parse(bytes);
    int code = record.map(ExitRecord::exitCode).orElse(ContainerEnd.KILLED);
    services
        .events()
        .container(
            "exec_die",
            target.id().hex(),
            "name",
            target.document().name(),
            "exitCode",
            Integer.toString(code));
    int signal = record.isPresent() && record.get().signalled() ? record.get().status() : 0;
    return new ContainerExit(target.id().hex(), code, false, signal, attendance.hasPassed(signal));
  }

  private String detach(Target target) throws IOException, JockerException {
    try (Fd nothing = nothing();
        Fd exit = exitFile()) {
      ContainerStreams to = ContainerStreams.detached(nothing, nothing, null, null);
      try (StartedContainer running = start(target, to, exit)) {
        services.monitors().add(running.monitorPid(), target.id().hex());
        running.released();
        tell(target, "exec_start");
      }
      return target.id().hex();
    }
  }

  private Fd nothing() throws SyscallException {
    return linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDWR), 0);
  }

  private Fd exitFile() throws SyscallException {
    Fd file = linux.files().memoryFile("exit", false);
    linux.files().allocate(file, ExitRecord.BYTES);
    return file;
  }

  private <T> T inside(Action<T> action) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    try (StoredContainer container = ContainerReader.require(services, id, nameOrId);
        Processes processes = Processes.of(services, id).orElseThrow(() -> notRunning(id))) {
      if (container.state().status() == ContainerStatus.PAUSED) {
        throw new JockerException(
            ErrorText.ofForm(ErrorCode.CONTAINER_NOT_RUNNING, "paused", nameOrId));
      }
      Fd first = processes.first();
      if (first == null) {
        throw notRunning(id);
      }
      int pid = processes.recorded().pid();
      try (Fd root = rootOf(id, pid, first)) {
        Spec spec = Spec.parse(container.folder().read(StoredContainer.CONFIG, MAX_CONFIG));
        return action.with(new Target(id, container.document(), spec, first, pid, root));
      }
    }
  }

  /** By the pid, so it is asked afterwards whether that still was the process. */
  private Fd rootOf(ContainerId id, int pid, Fd first) throws SyscallException, JockerException {
    Fd root;
    try {
      root =
          linux
              .files()
              .openAt(
                  Fd.CWD, "/proc/" + pid + "/root", Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY), 0);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ESRCH) {
        throw notRunning(id);
      }
      throw e;
    }
    if (linux.io().pollReadable(List.of(first), 0).isEmpty()) {
      return root;
    }
    root.close();
    throw notRunning(id);
  }

  private JockerException notRunning(ContainerId id) {
    return new JockerException(
        ErrorText.ofForm(ErrorCode.CONTAINER_NOT_RUNNING, "exec", nameOrId, id.hex()));
  }

  private StartedContainer start(Target target, ContainerStreams streams, Fd exit)
      throws IOException, JockerException {
    ProcessSpec process = process(target);
    StartTraits traits = StartTraits.of(target.document(), target.spec());
    ContainerConfig config =
        SpecConverter.convert(target.spec(), services.containers().folder().path());
    CompiledFilter filter =
        services.filters().filter(traits.security(), config.process().capabilities().bounding());
    ProcessConfig wanted = SpecConverter.convertProcess(process);
    Terminal terminal = request.stdio().terminal() ? terminal(target, traits, wanted) : null;
    try (CgroupEntrance entrance =
        services.cgroups().group(target.document().cgroupPath()).entrance()) {
      return new Joiner(linux)
          .start(
              new JoinRequest(
                  target.id().hex(),
                  target.first(),
                  namespaces(config),
                  wanted,
                  config.personality(),
                  entrance,
                  filter,
                  streams,
                  terminal,
                  exit));
    } catch (IOException | RuntimeException e) {
      if (terminal != null) {
        terminal.master().close();
      }
      throw failure(target, process, traits, e);
    } finally {
      if (terminal != null) {
        terminal.peer().close();
      }
    }
  }

  private static Set<Namespace> namespaces(ContainerConfig config) {
    EnumSet<Namespace> own = EnumSet.noneOf(Namespace.class);
    for (Namespace kind : Namespace.values()) {
      if (config.namespaces().isOwn(kind)) {
        own.add(kind);
      }
    }
    return own;
  }

  private ProcessSpec process(Target target) throws IOException, JockerException {
    ProcessSpec first = target.spec().process();
    if (first == null) {
      throw new IOException("the container's config.json has no process");
    }
    ContainerDocument document = target.document();
    return new ExecProcess(first, document.environment(), document.hostname())
        .of(request, user(target), new LinuxHost(linux));
  }

  private @Nullable ResolvedUser user(Target target) throws IOException, JockerException {
    String asked = request.user();
    return asked == null
        ? null
        : UserDatabase.read(new RootFile(linux, target.root()))
            .resolve(asked, target.document().groups());
  }

  private Terminal terminal(Target target, StartTraits traits, ProcessConfig process)
      throws SyscallException {
    long uid = process.identity().uid();
    long onHost = traits.ids().isEmpty() ? uid : IdRanges.onHost(traits.ids(), uid);
    long tty = traits.ids().isEmpty() ? TTY_GROUP : IdRanges.onHost(traits.ids(), TTY_GROUP);
    return new ExecTerminal(linux).open(target.root(), onHost, tty);
  }

  /** Its mounts are there already, so the root shows all files as the container sees them. */
  private JockerException failure(
      Target target, ProcessSpec process, StartTraits traits, Exception cause) {
    if (cause instanceof StartException start && start.isWorkingDirectory()) {
      return new JockerException(
          ErrorText.ofForm(ErrorCode.WORKDIR_NOT_DIRECTORY, "exec", process.cwd(), nameOrId),
          cause);
    }
    Spec seen = Spec.builder().ociVersion(target.spec().ociVersion()).process(process).build();
    return new StartFailure(
            services, new StartFailure.Subject(nameOrId, seen, target.root(), traits.ids()))
        .of(cause);
  }
}
