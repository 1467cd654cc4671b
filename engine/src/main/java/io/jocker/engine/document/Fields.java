package io.jocker.engine.document;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields as Go's encoder writes docker's structures: what is not there is null, "" or 0. */
final class Fields {
  private final JsonGenerator json;

  Fields(JsonGenerator json) {
    this.json = json;
  }

  void text(String name, @Nullable String value) throws IOException {
    json.writeStringField(name, value == null ? "" : value);
  }

  void number(String name, @Nullable Long value) throws IOException {
    json.writeNumberField(name, value == null ? 0 : value);
  }

  void flag(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
  }

  void none(String name) throws IOException {
    json.writeNullField(name);
  }

  void empty(String name) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeEndObject();
  }

  /** A list, null where it is empty. */
  void texts(String name, List<String> values) throws IOException {
    if (values.isEmpty()) {
      json.writeNullField(name);
    } else {
      list(name, values);
    }
  }

  void list(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  void map(String name, Map<String, String> values) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : values.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  /** Names as an object of empty objects, null where there are none. */
  void nameSet(String name, List<String> values) throws IOException {
    if (values.isEmpty()) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    for (String value : values) {
      empty(value);
    }
    json.writeEndObject();
  }
}
