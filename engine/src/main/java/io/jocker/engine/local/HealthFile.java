package io.jocker.engine.local;

import io.jocker.engine.ContainerHealth;
import io.jocker.engine.request.UnhealthyAction;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.image.Healthcheck;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.config.ProcessConfig;
import io.jocker.runtime.config.SpecConverter;
import io.jocker.runtime.launch.HealthCheck;
import io.jocker.runtime.launch.HealthRecord;
import io.jocker.runtime.spec.ProcessSpec;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file in which a container's checks keep what they find; there is one where it has checks. */
final class HealthFile {
  private static final int PRIVATE = 0600;
  private static final long SECOND = 1_000_000_000L;

  /** Docker's defaults. */
  private static final long USUAL_TIME = 30 * SECOND;

  private static final long USUAL_START_INTERVAL = 5 * SECOND;
  private static final int USUAL_RETRIES = 3;
  private static final List<String> SHELL = List.of("/bin/sh", "-c");
  private static final Set<OpenFlag> NEW_FILE =
      Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.EXCL, OpenFlag.NOFOLLOW);

  private HealthFile() {}

  /** Makes it for a start; whether the container is well is not known then. */
  static Fd make(Linux linux, StoredContainer container) throws SyscallException {
    container.folder().remove(StoredContainer.HEALTH);
    Fd file =
        linux.files().openAt(container.folder().fd(), StoredContainer.HEALTH, NEW_FILE, PRIVATE);
    try {
      linux.files().allocate(file, HealthRecord.BYTES);
      byte[] beginning = HealthRecord.beginning();
      linux.io().writeAt(file, 0, beginning, 0, beginning.length);
      return file;
    } catch (SyscallException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** What it says, with or without the single checks; empty without a file. */
  static Optional<HealthRecord> read(Linux linux, StoredContainer container, boolean whole)
      throws SyscallException {
    Fd folder = container.folder().fd();
    try (Fd file =
        linux
            .files()
            .openAt(
                folder, StoredContainer.HEALTH, Set.of(OpenFlag.RDONLY, OpenFlag.NOFOLLOW), 0)) {
      byte[] bytes = new byte[whole ? HealthRecord.BYTES : HealthRecord.STATUS_BYTES];
      int size = linux.io().readAt(file, 0, bytes, 0, bytes.length);
      return size == bytes.length ? Optional.of(HealthRecord.parse(bytes)) : Optional.empty();
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The same for users. A container that does not run is not well, as docker has it. */
  static @Nullable ContainerHealth health(
      Linux linux, StoredContainer container, boolean up, boolean whole) throws SyscallException {
    HealthRecord record = read(linux, container, whole).orElse(null);
    if (record == null) {
      return null;
    }
    List<ContainerHealth.Probe> log = new ArrayList<>();
    for (HealthRecord.Result one : record.results()) {
      log.add(new ContainerHealth.Probe(one.start(), one.end(), one.exitCode(), one.output()));
    }
    String status = up ? record.status().word() : HealthRecord.Status.UNHEALTHY.word();
    return new ContainerHealth(status, record.failingStreak(), log);
  }

  /** Whether there is something to be run. */
  static boolean isAsked(Healthcheck check) {
    return check.test().size() > 1
        && (check.test().get(0).equals("CMD") || check.test().get(0).equals("CMD-SHELL"));
  }

  /**
   * The check of a container that starts.
   *
   * @param shell the image's, empty for the usual one
   * @param file made by {@link #make}
   */
  static HealthCheck check(
      Spec spec,
      Healthcheck asked,
      List<String> shell,
      Fd file,
      HealthCheck.@Nullable Listener listener)
      throws IOException {
    HealthCheck.Times times =
        new HealthCheck.Times(
            asked.intervalNanos() > 0 ? asked.intervalNanos() : USUAL_TIME,
            asked.timeoutNanos() > 0 ? asked.timeoutNanos() : USUAL_TIME,
            Math.max(0, asked.startPeriodNanos()),
            asked.startIntervalNanos() > 0 ? asked.startIntervalNanos() : USUAL_START_INTERVAL);
    int retries = asked.retries() > 0 ? asked.retries() : USUAL_RETRIES;
    return new HealthCheck(process(spec, asked, shell), file, null, null, times, retries, listener);
  }

  /** As the container's own program: the same user, variables, rights and working directory. */
  private static ProcessConfig process(Spec spec, Healthcheck asked, List<String> shell)
      throws IOException {
    ProcessSpec first = spec.process();
    if (first == null) {
      throw new IOException("the container's config.json has no process");
    }
    List<String> words = asked.test().subList(1, asked.test().size());
    List<String> arguments = new ArrayList<>();
    if (asked.test().get(0).equals("CMD-SHELL")) {
      arguments.addAll(shell.isEmpty() ? SHELL : shell);
    }
    arguments.addAll(words);
    return SpecConverter.convertProcess(first.toBuilder().args(arguments).terminal(false).build());
  }

  /** Which processes are called for when the status has changed. */
  static HealthCheck.Listener listener(Services services, ContainerId id) {
    return new HealthCheck.Listener(
        services.config().launcher(),
        services.internal("health", id.hex(), HealthRecord.Status.HEALTHY.word()),
        services.internal("health", id.hex(), HealthRecord.Status.UNHEALTHY.word()),
        services.handedOn());
  }

  /** What is to be done with one that has become unhealthy. */
  static UnhealthyAction action(StoredContainer container) throws IOException {
    return container.document().onUnhealthy();
  }
}
