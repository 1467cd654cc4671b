package io.jocker.engine;

import java.io.IOException;

/** Takes events. */
@FunctionalInterface
public interface EventSink {
  /**
   * One event.
   *
   * @throws IOException stops the reading
   */
  void event(EngineEvent event) throws IOException;
}
