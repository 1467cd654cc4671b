package io.jocker.engine.local;

import io.jocker.engine.ContainerHealth;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.HealthChecks;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.StopOptions;
import io.jocker.engine.request.UnhealthyAction;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Fd;
import io.jocker.linux.Signal;
import io.jocker.runtime.launch.HealthRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The checks that monitors do, and what follows from them. */
final class LocalHealth implements HealthChecks {
  /** How long the file is left alone between two looks at it, in milliseconds. */
  private static final int LOOK_MILLIS = 5;

  /**
   * After so many looks the timer is set once more. A check writes its result before it ends, and
   * with its end the monitor sets the timer for the next one: by that it may undo what was set here
   * in between.
   */
  private static final int LOOKS_A_PUSH = 20;

  private final Services services;
  private final Failures failures;

  LocalHealth(Services services, Failures failures) {
    this.services = services;
    this.failures = failures;
  }

  @Override
  public ContainerHealth check(String container) throws JockerException {
    return failures.translate("check-container", container, () -> checkNow(container));
  }

  /** The monitor's timer runs out at once, and the file tells of the end. */
  private ContainerHealth checkNow(String name) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(name);
    try (StoredContainer container = ContainerReader.require(services, id, name);
        Processes processes =
            Processes.of(services, id).orElseThrow(() -> refused("health", name))) {
      if (container.state().status() == ContainerStatus.PAUSED) {
        throw refused("health-paused", name);
      }
      HealthRecord before = ready(container, processes, name);
      try (Fd timer = services.linux().processes().takeFd(processes.monitor(), before.timer())) {
        int looks = 0;
        while (checks(container) == before.checks()) {
          if (looks++ % LOOKS_A_PUSH == 0) {
            services.linux().io().setTimer(timer, 1);
          }
          pause(processes, name);
        }
      }
      ContainerHealth health = HealthFile.health(services.linux(), container, true, true);
      if (health == null) {
        throw refused("health", name);
      }
      return health;
    }
  }

  /** A monitor whose container has just begun may not have come to its timer yet. */
  private HealthRecord ready(StoredContainer container, Processes processes, String name)
      throws IOException, JockerException {
    while (true) {
      HealthRecord record =
          HealthFile.read(services.linux(), container, false)
              .orElseThrow(
                  () ->
                      new JockerException(
                          ErrorText.ofForm(ErrorCode.CONTAINER_STATE, "no-health", name)));
      if (record.timer() >= 0) {
        return record;
      }
      pause(processes, name);
    }
  }

  private void pause(Processes processes, String name) throws IOException, JockerException {
    List<Fd> monitor = List.of(processes.monitor());
    if (!services.linux().io().pollReadable(monitor, LOOK_MILLIS).isEmpty()) {
      throw refused("health", name);
    }
  }

  private long checks(StoredContainer container) throws IOException {
    return HealthFile.read(services.linux(), container, false)
        .map(HealthRecord::checks)
        .orElse(-1L);
  }

  private static JockerException refused(String form, String name) {
    return new JockerException(ErrorText.ofForm(ErrorCode.CONTAINER_NOT_RUNNING, form, name));
  }

  @Override
  public void changed(String id, String status) throws JockerException {
    failures.translate(
        "check-container",
        id,
        () -> {
          changed(new ContainerId(id), status);
          return id;
        });
  }

  private void changed(ContainerId id, String status) throws IOException, JockerException {
    Optional<StoredContainer> found = services.containers().find(id);
    if (found.isEmpty()) {
      return;
    }
    UnhealthyAction action;
    try (StoredContainer container = found.get()) {
      HealthRecord record = HealthFile.read(services.linux(), container, true).orElse(null);
      if (record == null
          || !container.isWhole()
          || !container.state().isUp()
          || !record.status().word().equals(status)) {
        return;
      }
      List<HealthRecord.Result> results = record.results();
      Instant at = results.isEmpty() ? Instant.now() : results.get(results.size() - 1).end();
      String name = container.document().name();
      services.events().containerAt(at, "health_status: " + status, id.hex(), "name", name);
      boolean ends = container.folder().has(StoredContainer.STOPPED);
      boolean well = record.status() != HealthRecord.Status.UNHEALTHY;
      action = well || ends ? UnhealthyAction.NONE : HealthFile.action(container);
    }
    act(id.hex(), action);
  }

  private void act(String id, UnhealthyAction action) throws IOException, JockerException {
    ContainerStop stop = new ContainerStop(services, RunListener.SILENT);
    switch (action) {
      case NONE -> {}
      case STOP -> stop.stop(id, StopOptions.DEFAULT);
      case KILL -> stop.kill(id, Signal.KILL.number());
      case RESTART -> {
        stop.stop(id, StopOptions.DEFAULT);
        Optional<Startable> ready = new StoredStart(services, RunListener.SILENT).prepare(id);
        if (ready.isPresent()) {
          new DetachedStart(services, ready.get(), RunListener.SILENT).run();
        }
      }
    }
  }
}
