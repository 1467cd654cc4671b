package io.jocker.engine.local;

import io.jocker.engine.EngineEvent;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import java.util.List;
import java.util.Map;

/** Docker's filters of events: one value of every name must fit. */
final class EventMatch {
  private static final List<String> NAMES =
      List.of(
          "container",
          "daemon",
          "event",
          "image",
          "label",
          "network",
          "plugin",
          "scope",
          "type",
          "volume");

  private final Map<String, List<String>> filters;

  /**
   * Filters.
   *
   * @throws JockerException INVALID for a name that there is not
   */
  EventMatch(Map<String, List<String>> filters) throws JockerException {
    for (String name : filters.keySet()) {
      if (!NAMES.contains(name)) {
        throw new JockerException(ErrorCode.FILTER, name);
      }
    }
    this.filters = filters;
  }

  boolean fits(EngineEvent event) {
    for (Map.Entry<String, List<String>> filter : filters.entrySet()) {
      boolean any = false;
      for (String value : filter.getValue()) {
        any = any || fits(event, filter.getKey(), value);
      }
      if (!any) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(EngineEvent event, String name, String value) {
    return switch (name) {
      case "type" -> event.type().equals(value);
      case "event" -> isAction(event.action(), value);
      case "label" -> hasLabel(event.attributes(), value);
      case "scope" -> value.equals("local");
      case "image" -> isImage(event, value);
      case "container", "network", "volume" -> event.type().equals(name) && isNamed(event, value);
      default -> false;
    };
  }

  /** {@code exec_start} stands for {@code exec_start: ls /}. */
  private static boolean isAction(String action, String value) {
    return action.equals(value) || action.startsWith(value + ":");
  }

  private static boolean hasLabel(Map<String, String> attributes, String value) {
    int equals = value.indexOf('=');
    String held = attributes.get(equals < 0 ? value : value.substring(0, equals));
    return held != null && (equals < 0 || held.equals(value.substring(equals + 1)));
  }

  private static boolean isNamed(EngineEvent event, String value) {
    return event.id().startsWith(value) || value.equals(event.attributes().get("name"));
  }

  /** Events of the image itself, and of containers of it. */
  private static boolean isImage(EngineEvent event, String value) {
    String image =
        event.type().equals(EngineEvent.IMAGE)
            ? event.id()
            : event.attributes().getOrDefault("image", "");
    return image.equals(value) || image.startsWith(value + ":") || event.id().equals(value);
  }
}
