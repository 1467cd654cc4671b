package io.jocker.engine.local;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.DetachKeys;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.Streams;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.ContainerStarter;
import io.jocker.runtime.cgroup.CgroupException;
import io.jocker.runtime.cgroup.CgroupManager;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.SpecConverter;
import io.jocker.runtime.launch.ContainerStreams;
import io.jocker.runtime.launch.ExitRecord;
import io.jocker.runtime.launch.HookException;
import io.jocker.runtime.launch.HookRunner;
import io.jocker.runtime.launch.StartException;
import io.jocker.runtime.launch.StartedContainer;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One OCI bundle in the foreground: a config.json and a root, without an image and without a record
 * of the container. Its descriptors are the caller's own, and when jocker is killed it is killed
 * too.
 */
final class BundleRun {
  private static final int MAX_CONFIG = 1 << 20;

  /** What a container ends with when its monitor could not say: as after SIGKILL. */
  private static final int UNKNOWN_EXIT = 137;

  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);

  private final Services services;
  private final Linux linux;
  private final String bundle;
  private final String id;
  private final RunListener listener;

  /**
   * A run.
   *
   * @param bundle absolute path
   * @param id names the container and its cgroup
   * @param listener hears of hooks that failed after the start
   */
  BundleRun(Services services, String bundle, String id, RunListener listener) {
    this.services = services;
    this.linux = services.linux();
    this.bundle = bundle;
    this.id = id;
    this.listener = listener;
  }

  /** Runs it to its end; nothing of it is left then. */
  ContainerExit run(Streams streams) throws IOException, JockerException {
    checkId();
    Spec spec = spec();
    ContainerConfig config = SpecConverter.convert(spec, bundle);
    HookRunner hooks = new HookRunner(linux, id, config, streams.error());
    try {
      return run(spec, config, streams, hooks);
    } finally {
      // Also of a container that never ran: they undo what its earlier hooks have done.
      hooks.poststop(this::warn);
    }
  }

  /** The specification: what fails after the start is said, and stops nothing. */
  private void warn(HookException failure) {
    listener.warning(ErrorText.of(ErrorCode.HOOK_FAILED, id, String.valueOf(failure.getMessage())));
  }

  private ContainerExit run(Spec spec, ContainerConfig config, Streams streams, HookRunner hooks)
      throws IOException, JockerException {
    ContainerStarter starter = new ContainerStarter(linux, services.cgroups());
    CgroupManager group = starter.group(id, config);
    try (Attendance attendance = Attendance.begin(linux, streams.with(DetachKeys.NONE, true));
        Fd exit = linux.files().memoryFile("exit", false)) {
      linux.files().allocate(exit, ExitRecord.BYTES);
      try (StartedContainer running = start(starter, spec, config, streams, exit)) {
        // Written down nowhere, it is on its leash; but its monitor copies the terminal from now
        // on.
        running.recorded();
        attend(running, hooks, attendance);
      }
      if (!config.namespaces().isNew(Namespace.PID)) {
        // Only the end of a pid namespace ends all of its processes.
        group.kill();
      }
      ContainerExit end = new ContainerExit(id, exitCode(exit), group.oomKills() > 0);
      group.delete();
      return end;
    } catch (IOException | RuntimeException | JockerException e) {
      deleteAfter(e, group);
      throw e;
    }
  }

  private void attend(StartedContainer running, HookRunner hooks, Attendance attendance)
      throws IOException {
    try {
      hooks.poststart(running.pid(), this::warn);
      attendance.attend(running, true, id, listener);
      running.await();
    } catch (IOException | RuntimeException e) {
      running.kill(e);
      throw e;
    }
  }

  /** Of a bundle nothing is written down by which the next command could find its cgroup. */
  private static void deleteAfter(Exception failure, CgroupManager group) {
    try {
      group.delete();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** The id becomes the name of a cgroup: a path in it would lead out of jocker's own. */
  private void checkId() throws JockerException {
    boolean valid = !id.isEmpty() && !id.equals(".") && !id.equals("..");
    for (int i = 0; valid && i < id.length(); i++) {
      char c = id.charAt(i);
      valid = c < 0x80 && (Character.isLetterOrDigit(c) || "_+-.".indexOf(c) >= 0);
    }
    if (!valid) {
      throw new JockerException(ErrorCode.CONTAINER_ID, id);
    }
  }

  private Spec spec() throws IOException, JockerException {
    String path = bundle + "/config.json";
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0)) {
      return Spec.parse(linux.io().readAll(file, MAX_CONFIG));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        throw new JockerException(e, ErrorCode.BUNDLE_NOT_FOUND, bundle);
      }
      throw e;
    }
  }

  private StartedContainer start(
      ContainerStarter starter, Spec spec, ContainerConfig config, Streams streams, Fd exit)
      throws IOException, JockerException {
    try {
      return starter.start(
          new ContainerStarter.Start(
              id,
              config,
              null,
              ContainerStreams.direct(streams.input(), streams.output(), streams.error()),
              exit,
              services.filters().ofBundle(config.seccomp()),
              false,
              null,
              null,
              true,
              null));
    } catch (StartException | HookException | CgroupException e) {
      throw failure(spec, e);
    }
  }

  /** The bundle is looked at for the cause; a root that is gone tells nothing. */
  private JockerException failure(Spec spec, IOException cause) {
    Spec.Root root = spec.root();
    String path = root == null ? "rootfs" : root.path();
    try (Fd open =
        linux
            .files()
            .openAt(Fd.CWD, path.startsWith("/") ? path : bundle + "/" + path, DIRECTORY, 0)) {
      return failure(spec, cause, open);
    } catch (SyscallException e) {
      cause.addSuppressed(e);
      return failure(spec, cause, null);
    }
  }

  private JockerException failure(Spec spec, IOException cause, @Nullable Fd root) {
    return new StartFailure(services, new StartFailure.Subject(id, spec, root, List.of()))
        .of(cause);
  }

  private int exitCode(Fd exit) throws SyscallException {
    byte[] record = new byte[ExitRecord.BYTES];
    linux.io().readAt(exit, 0, record, 0, record.length);
    return ExitRecord.parse(record).map(ExitRecord::exitCode).orElse(UNKNOWN_EXIT);
  }
}
