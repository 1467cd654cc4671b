package io.jocker.runtime.launch;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls.Pipe;
import io.jocker.linux.Linux;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.program.TraceRecord;
import io.jocker.linux.story.Stops;
import io.jocker.runtime.cgroup.CgroupEntrance;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.Identity;
import io.jocker.runtime.config.NamespaceRequest;
import io.jocker.runtime.rootfs.HostIds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pipes between jocker, the monitor and the container's first process, and the namespaces that
 * it joins.
 */
final class LaunchPipes implements AutoCloseable {
  private final Linux linux;
  private final List<Fd> opened = new ArrayList<>();
  private final Map<Namespace, Fd> joined = new EnumMap<>(Namespace.class);
  private final Pipe report;
  private final Pipe acknowledge;
  private final @Nullable Pipe gate;
  private final @Nullable Pipe stop;
  private final @Nullable Pipe connected;
  private final List<Fd> tasksFiles;
  private final @Nullable Fd cgroupDirectory;
  private final @Nullable Fd creating;
  private final @Nullable Fd created;
  private final @Nullable Pipe output;
  private final @Nullable Pipe error;
  private final @Nullable Fd trace;

  private LaunchPipes(Linux linux, LaunchRequest request) throws IOException {
    this.linux = linux;
    ContainerConfig config = request.config();
    try {
      report = pipe();
      acknowledge = pipe();
      boolean hooked = config.hooks().areBeforeStart();
      gate = hooked || config.namespaces().isOwn(Namespace.USER) ? pipe() : null;
      stop = linux.story().stops() == null ? null : pipe();
      connected = request.network() == null ? null : pipe();
      creating = hooked ? stateFile() : null;
      created = hooked ? stateFile() : null;
      boolean piped = request.streams().log() != null && !config.process().terminal();
      output = piped ? ownedPipe(config) : null;
      error = piped ? ownedPipe(config) : null;
      trace = linux.story().isTold() ? traceFile() : null;
      openJoined(config);
      tasksFiles = tasksFiles(request.cgroup());
      cgroupDirectory = cgroupDirectory(request.cgroup());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  static LaunchPipes open(Linux linux, LaunchRequest request) throws IOException {
    return new LaunchPipes(linux, request);
  }

  /**
   * From both processes to jocker: pids, and the step that failed. It ends when the container's
   * program runs.
   */
  Pipe report() {
    return report;
  }

  /** From jocker to the monitor: the container is recorded. */
  Pipe acknowledge() {
    return acknowledge;
  }

  /** From jocker to the container's first process: it may go on; null if it need not wait. */
  @Nullable Pipe gate() {
    return gate;
  }

  /** Whether somebody wants to stop at all that is done, and not only at a new chapter. */
  boolean stopsAtEachPassage() {
    Stops asked = linux.story().stops();
    return asked != null && asked.eachPassage();
  }

  /** The same for the stops of a learner; null where nobody wants to stop. */
  @Nullable Pipe stop() {
    return stop;
  }

  /** The same for its network; null where there is none to wait for. */
  @Nullable Pipe connected() {
    return connected;
  }

  /**
   * What createContainer hooks read, null where there are no hooks. It is filled while they wait.
   */
  @Nullable Fd creating() {
    return creating;
  }

  /** The same for startContainer hooks. */
  @Nullable Fd created() {
    return created;
  }

  /** The container's standard output, null if it has the caller's or a terminal. */
  @Nullable Pipe output() {
    return output;
  }

  /** The same for its standard error. */
  @Nullable Pipe error() {
    return error;
  }

  /** Where both processes write down their steps; null where nobody wants to know. */
  @Nullable Fd trace() {
    return trace;
  }

  /**
   * The namespaces to join, in the order in which they must be joined: the user namespace first,
   * for it gives the right to the others.
   */
  Map<Namespace, Fd> joined() {
    return joined;
  }

  /**
   * The files by which the container's first process joins its cgroups, opened with the rights of
   * jocker. From another user namespace than the host's it cannot be cloned into a cgroup: the
   * kernel asks then whether the clone itself may write there ({@code clone3(2)}).
   */
  List<Fd> tasksFiles() {
    return tasksFiles;
  }

  /**
   * Where the container's first process is cloned into; null where none is, or where it may not.
   */
  @Nullable Fd cgroupDirectory() {
    return cgroupDirectory;
  }

  /** Takes the end for {@link StartedContainer#recorded} out of what {@link #close} closes. */
  Fd releaseAcknowledge() {
    opened.remove(acknowledge.writeEnd());
    return acknowledge.writeEnd();
  }

  /** Both processes see the ends of their pipes, and give up. */
  void closeWriteEnds() {
    acknowledge.writeEnd().close();
    if (gate != null) {
      gate.writeEnd().close();
    }
    if (stop != null) {
      stop.writeEnd().close();
    }
    if (connected != null) {
      connected.writeEnd().close();
    }
  }

  @Override
  public void close() {
    for (Fd each : opened) {
      each.close();
    }
  }

  private Fd stateFile() throws SyscallException {
    Fd file = linux.files().memoryFile("hook-state", false);
    opened.add(file);
    return file;
  }

  private Fd traceFile() throws SyscallException {
    Fd file = linux.files().memoryFile("jocker-trace", false);
    opened.add(file);
    linux.files().truncate(file, TraceRecord.FILE_BYTES);
    return file;
  }

  private Pipe pipe() throws SyscallException {
    Pipe pipe = linux.io().pipe();
    opened.add(pipe.readEnd());
    opened.add(pipe.writeEnd());
    return pipe;
  }

  /**
   * A pipe that the container's user may open anew through /dev/stdout: it belongs to that user.
   */
  private Pipe ownedPipe(ContainerConfig config) throws SyscallException {
    Pipe pipe = pipe();
    Identity identity = config.process().identity();
    HostIds ids = HostIds.of(config.namespaces());
    long uid = ids.uid(identity.uid());
    long gid = ids.gid(identity.gid());
    if (uid != 0 || gid != 0) {
      linux.files().chownAt(pipe.writeEnd(), "", uid, gid, Set.of(AtFlag.EMPTY_PATH));
    }
    return pipe;
  }

  private @Nullable Fd cgroupDirectory(@Nullable CgroupEntrance cgroup) {
    return cgroup == null || joined.containsKey(Namespace.USER) ? null : cgroup.directory();
  }

  private List<Fd> tasksFiles(@Nullable CgroupEntrance cgroup) throws SyscallException {
    if (cgroup == null) {
      return List.of();
    }
    Fd directory = cgroup.directory();
    if (directory == null || !joined.containsKey(Namespace.USER)) {
      return cgroup.tasksFiles();
    }
    Fd processes = linux.files().openAt(directory, "cgroup.procs", Set.of(OpenFlag.WRONLY), 0);
    opened.add(processes);
    return List.of(processes);
  }

  private void openJoined(ContainerConfig config) throws SyscallException {
    for (NamespaceRequest.Join join : config.namespaces().joined()) {
      Fd namespace = linux.files().openAt(Fd.CWD, join.path(), Set.of(OpenFlag.RDONLY), 0);
      opened.add(namespace);
      joined.put(join.kind(), namespace);
    }
  }
}
