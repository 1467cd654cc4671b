package io.jocker.engine.local;

import io.jocker.engine.EngineEvent;
import io.jocker.engine.JockerException;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of the journal. Only the line of its creation says all of a container; what comes
 * later is completed here from that, or from the container itself.
 */
final class EventHistory {
  private final Services services;
  private final Map<String, Map<String, String>> known = new HashMap<>();

  EventHistory(Services services) {
    this.services = services;
  }

  /** The event of a line; null for one that is not whole. */
  @Nullable EngineEvent event(String line) throws IOException, JockerException {
    try {
      JsonObject json = JsonObject.parse(line.getBytes(StandardCharsets.UTF_8), "events");
      Map<String, String> attributes = new TreeMap<>(json.textMap("Attributes"));
      String type = json.text("Type");
      String id = json.text("ID");
      if (type.equals(EngineEvent.CONTAINER)) {
        complete(id, json.text("Action"), attributes);
      }
      Instant at = Instant.ofEpochSecond(json.number("seconds"), json.number("nanos"));
      return new EngineEvent(at, type, json.text("Action"), id, attributes);
    } catch (MalformedJsonException e) {
      // A disk was full in the middle of it.
      return null;
    }
  }

  private void complete(String id, String action, Map<String, String> attributes)
      throws IOException {
    if (action.equals("create")) {
      known.put(id, Map.copyOf(attributes));
      return;
    }
    Map<String, String> more = known.get(id);
    if (more == null) {
      more = ofContainer(id);
      known.put(id, more);
    }
    more.forEach(attributes::putIfAbsent);
  }

  private Map<String, String> ofContainer(String id) throws IOException {
    Optional<StoredContainer> found =
        ContainerId.isId(id) ? services.containers().find(new ContainerId(id)) : Optional.empty();
    if (found.isEmpty()) {
      return Map.of();
    }
    try (StoredContainer container = found.get()) {
      if (!container.isWhole()) {
        return Map.of();
      }
      ContainerDocument document = container.document();
      Map<String, String> attributes = new HashMap<>(document.labels());
      attributes.put("image", document.image());
      attributes.put("name", document.name());
      return attributes;
    }
  }
}
