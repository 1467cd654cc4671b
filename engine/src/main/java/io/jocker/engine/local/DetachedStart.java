package io.jocker.engine.local;

import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.runtime.launch.StartedContainer;
import java.io.IOException;
import java.time.Instant;

/** The start of a container that goes on by itself: from now on only its monitor is there. */
final class DetachedStart implements Failures.Work<String> {
  private final Services services;
  private final Startable container;
  private final ContainerStart start;
  private final RunListener listener;

  DetachedStart(Services services, Startable container, RunListener listener) {
    this.services = services;
    this.container = container;
    this.start = new ContainerStart(services, container, null);
    this.listener = listener;
  }

  /** Starts it, and gives the lock on the container back. Returns its id. */
  @Override
  public String run() throws JockerException {
    ContainerRemoval removal = new ContainerRemoval(services);
    // Closed without having been recorded, it is killed.
    try (StartedContainer running = start.begin()) {
      services.monitors().add(running.monitorPid(), container.id());
      start.record(running, Instant.now());
      listener.started(container.id(), running.pid());
    } catch (IOException | RuntimeException | JockerException e) {
      JockerException failure = start.failure(e);
      removal.undoStart(container, container.traits().removed(), failure);
      throw failure;
    } finally {
      container.root().close();
    }
    removal.leave(container.begun());
    return container.id();
  }
}
