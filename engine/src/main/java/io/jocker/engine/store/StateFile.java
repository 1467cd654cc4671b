package io.jocker.engine.store;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.Restarts;
import io.jocker.engine.Rfc3339;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The form of {@code state.json}: the object State of docker's inspect.
 *
 * <pre>{"Status": "exited", "Pid": 0, "ExitCode": 137, "OOMKilled": true, "Error": "",
 *  "StartedAt": "2024-05-01T12:00:00.5Z", "FinishedAt": "2024-05-01T12:00:09Z"}</pre>
 */
final class StateFile {
  private StateFile() {}

  static byte[] bytes(ContainerState state) {
    return JsonWriting.bytes(new Document(state));
  }

  private record Document(ContainerState state) implements JsonWriting.Body {
    @Override
    public void writeTo(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("Status", state.status().word());
      json.writeNumberField("Pid", state.pid());
      json.writeNumberField("ExitCode", state.exitCode());
      json.writeBooleanField("OOMKilled", state.oomKilled());
      json.writeStringField("Error", state.error());
      json.writeStringField("StartedAt", text(state.startedAt()));
      json.writeStringField("FinishedAt", text(state.finishedAt()));
      json.writeNumberField("RestartCount", state.restarts().count());
      json.writeNumberField("QuickRestarts", state.restarts().quick());
      json.writeEndObject();
    }
  }

  static ContainerState parse(byte[] bytes) throws MalformedJsonException {
    JsonObject json = JsonObject.parse(bytes, "state.json");
    try {
      return new ContainerState(
          ContainerStatus.parse(json.text("Status")),
          (int) json.number("Pid"),
          (int) json.number("ExitCode"),
          json.flag("OOMKilled"),
          json.textOrEmpty("Error"),
          time(json.text("StartedAt")),
          time(json.text("FinishedAt")),
          new Restarts(
              (int) json.numberOr("RestartCount", 0), (int) json.numberOr("QuickRestarts", 0)));
    } catch (IllegalArgumentException e) {
      throw json.invalid("Status or a time", String.valueOf(e.getMessage()));
    }
  }

  private static String text(@Nullable Instant time) {
    return time == null ? Rfc3339.NEVER : Rfc3339.format(time);
  }

  private static @Nullable Instant time(String text) {
    return text.equals(Rfc3339.NEVER) ? null : Rfc3339.parse(text);
  }
}
