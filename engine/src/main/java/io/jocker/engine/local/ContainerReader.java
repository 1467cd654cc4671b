package io.jocker.engine.local;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.LogOptions;
import io.jocker.engine.LogSink;
import io.jocker.engine.document.InspectDocument;
import io.jocker.engine.log.LogFiles;
import io.jocker.engine.log.LogReader;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.LiveProcesses;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what is known of containers. */
final class ContainerReader {
  /** How long a log that is followed is left alone where nobody tells of news, in milliseconds. */
  private static final int FOLLOW_MILLIS = 50;

  private static final Comparator<ContainerSummary> NEWEST_FIRST = new NewestFirst();

  private final Services services;

  ContainerReader(Services services) {
    this.services = services;
  }

  /** {@link #inspect} as work; no lambda, as in {@link ImageReader}. */
  record Inspection(Services services, String container)
      implements Failures.Work<Map<String, @Nullable Object>> {
    @Override
    public Map<String, @Nullable Object> run() throws IOException, JockerException {
      return new ContainerReader(services).inspect(container);
    }
  }

  /** Those that match, newest first. */
  List<ContainerSummary> list(ContainerFilter filter) throws IOException, JockerException {
    List<ContainerSummary> all = new ContainerListing(services).all();
    all.sort(NEWEST_FIRST);
    return new FilterMatch(filter, all).matching();
  }

  /** The same as a piece of work. A class, as the next one: a lambda is linked at run time. */
  record Listing(Services services, ContainerFilter filter)
      implements Failures.Work<List<ContainerSummary>> {
    @Override
    public List<ContainerSummary> run() throws IOException, JockerException {
      return new ContainerReader(services).list(filter);
    }
  }

  private static final class NewestFirst implements Comparator<ContainerSummary>, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public int compare(ContainerSummary one, ContainerSummary other) {
      return other.created().compareTo(one.created());
    }
  }

  /** Docker's inspect. */
  Map<String, @Nullable Object> inspect(String name) throws IOException, JockerException {
    try (StoredContainer container = require(name)) {
      ContainerDocument document = container.document();
      ContainerState state = ContainerListing.state(container, document);
      Map<String, @Nullable Object> whole =
          InspectDocument.container(
              container.documentBytes(),
              state,
              HealthFile.health(services.linux(), container, state.isUp(), true));
      ContainerWires.fill(services, container, whole, document.exposedPorts());
      return whole;
    }
  }

  /** Gives the lines of a container's log; none where it was never started. */
  void logs(String name, LogOptions options, LogSink sink) throws IOException, JockerException {
    try (StoredContainer container = require(name)) {
      LogRequest log = container.document().log();
      if (log.driver() == LogRequest.Driver.NONE) {
        throw new JockerException(ErrorCode.LOG_NOT_KEPT, name);
      }
      try (Writer writer = new Writer(container);
          LogFiles files =
              LogFiles.open(
                  services.linux().files(),
                  container.folder().fd(),
                  StoredContainer.LOG,
                  log.maxFiles())) {
        new LogReader(services.linux().io(), options, sink).read(files, writer::await);
      }
    }
  }

  /** Who writes the log, as long as that lives. */
  private final class Writer implements AutoCloseable {
    private final @Nullable Fd monitor;
    private final LogWatch watch;

    Writer(StoredContainer container) throws SyscallException {
      Optional<LiveProcesses> processes = services.containers().processes(container.id());
      this.watch = LogWatch.of(services.linux(), container.folder().path());
      this.monitor = processes.isPresent() ? open(processes.get().monitorPid()) : null;
    }

    private @Nullable Fd open(int pid) throws SyscallException {
      try {
        return services.linux().processes().openProcess(pid);
      } catch (SyscallException e) {
        if (e.errno() == Errno.ESRCH) {
          return null;
        }
        throw e;
      }
    }

    boolean await() throws IOException {
      if (monitor == null) {
        return false;
      }
      Fd news = watch.source();
      List<Fd> sources = news == null ? List.of(monitor) : List.of(monitor, news);
      int millis = news == null ? FOLLOW_MILLIS : -1;
      boolean alive = !services.linux().io().pollReadable(sources, millis).contains(0);
      watch.forget();
      return alive;
    }

    @Override
    public void close() {
      watch.close();
      if (monitor != null) {
        monitor.close();
      }
    }
  }

  private StoredContainer require(String name) throws SyscallException, JockerException {
    return require(services, services.containers().resolve(name), name);
  }

  /**
   * The files of a container.
   *
   * @param name as the user calls it
   * @throws JockerException NOT_FOUND if it has gone in this moment
   */
  static StoredContainer require(Services services, ContainerId id, String name)
      throws SyscallException, JockerException {
    Optional<StoredContainer> found = services.containers().find(id);
    if (found.isPresent() && found.get().isWhole()) {
      return found.get();
    }
    if (found.isPresent()) {
      found.get().close();
      throw new JockerException(ErrorCode.CONTAINER_BUSY, name);
    }
    throw new JockerException(ErrorCode.CONTAINER_NOT_FOUND, name);
  }

  /** How many containers are in which state. */
  List<ContainerState> states() throws IOException {
    List<ContainerState> states = new ArrayList<>();
    for (ContainerSummary summary : new ContainerListing(services).all()) {
      states.add(summary.state());
    }
    return states;
  }
}
