package io.jocker.engine;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to an object of the engine.
 *
 * @param at when; what ended without anybody there to see it is told later with its true time
 * @param type {@code container}, {@code image}, {@code network} or {@code volume}
 * @param action {@code create}, {@code start}, {@code die}, {@code exec_start: ls} ...
 * @param id of the object; an image's name where that is what was named
 * @param attributes its name and labels, its image, an exit code
 */
public record EngineEvent(
    Instant at, String type, String action, String id, Map<String, String> attributes) {
  public static final String CONTAINER = "container";
  public static final String IMAGE = "image";
  public static final String NETWORK = "network";
  public static final String VOLUME = "volume";

  public EngineEvent {
    attributes = Map.copyOf(attributes);
  }
}
