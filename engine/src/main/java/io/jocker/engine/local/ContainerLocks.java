package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.LiveEntry;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for the lock on a container, but not for ever. */
final class ContainerLocks {
  /** How long another command may take to put a container in order that has ended. */
  static final int USUAL_MILLIS = 15_000;

  private static final int PAUSE_MILLIS = 10;

  private final Services services;

  ContainerLocks(Services services) {
    this.services = services;
  }

  /**
   * Takes it.
   *
   * @param name of the container, as the user calls it
   * @throws JockerException CONFLICT if another command goes on holding it
   */
  LiveEntry take(ContainerId id, String name) throws IOException, JockerException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(USUAL_MILLIS);
    while (true) {
      Optional<LiveEntry> entry = services.containers().tryLock(id);
      if (entry.isPresent()) {
        return entry.get();
      }
      if (System.nanoTime() > end) {
        throw new JockerException(ErrorText.ofForm(ErrorCode.CONTAINER_BUSY, "held", name));
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
