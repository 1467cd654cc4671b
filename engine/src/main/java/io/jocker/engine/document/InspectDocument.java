package io.jocker.engine.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jocker.engine.ContainerHealth;
import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.Rfc3339;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON documents as trees of maps, lists and plain values, as {@code inspect} gives them. */
public final class InspectDocument {
  private static final int MAX_DEPTH = 200;

  private InspectDocument() {}

  /**
   * A container's document with its state in it, where docker has it.
   *
   * @param health null for one without checks
   */
  public static Map<String, @Nullable Object> container(
      byte[] document, ContainerState state, @Nullable ContainerHealth health) throws IOException {
    Map<String, @Nullable Object> whole = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> field : object(document).entrySet()) {
      // Where the container's group is is jocker's own affair.
      if (field.getKey().equals("RestartCount")) {
        whole.put(field.getKey(), (long) state.restarts().count());
      } else if (!field.getKey().equals("CgroupPath")) {
        whole.put(field.getKey(), field.getValue());
      }
      if (field.getKey().equals("Args")) {
        whole.put("State", state(state, health));
      }
    }
    return whole;
  }

  private static Map<String, @Nullable Object> state(
      ContainerState state, @Nullable ContainerHealth health) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("Status", state.status().word());
    fields.put("Running", state.isUp() || state.status() == ContainerStatus.RESTARTING);
    fields.put("Paused", state.status() == ContainerStatus.PAUSED);
    fields.put("Restarting", state.status() == ContainerStatus.RESTARTING);
    fields.put("OOMKilled", state.oomKilled());
    fields.put("Dead", state.status() == ContainerStatus.DEAD);
    fields.put("Pid", (long) state.pid());
    fields.put("ExitCode", (long) state.exitCode());
    fields.put("Error", state.error());
    fields.put("StartedAt", time(state.startedAt()));
    fields.put("FinishedAt", time(state.finishedAt()));
    if (health != null) {
      fields.put("Health", health(health));
    }
    return fields;
  }

  private static Map<String, @Nullable Object> health(ContainerHealth health) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("Status", health.status());
    fields.put("FailingStreak", health.failingStreak());
    List<@Nullable Object> log = new ArrayList<>();
    for (ContainerHealth.Probe probe : health.log()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("Start", time(probe.start()));
      one.put("End", time(probe.end()));
      one.put("ExitCode", (long) probe.exitCode());
      one.put("Output", probe.output());
      log.add(one);
    }
    fields.put("Log", log);
    return fields;
  }

  private static String time(@Nullable Instant time) {
    return time == null ? Rfc3339.NEVER : Rfc3339.format(time);
  }

  /** A document that is one object. */
  public static Map<String, @Nullable Object> object(byte[] json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      return object(parser, 0);
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser parser, int depth)
      throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      map.put(name, value(parser, depth));
    }
    return map;
  }

  private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("JSON is nested too deeply");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, depth + 1);
      case START_ARRAY -> list(parser, depth + 1);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static List<@Nullable Object> list(JsonParser parser, int depth) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser, depth));
    }
    return list;
  }
}
