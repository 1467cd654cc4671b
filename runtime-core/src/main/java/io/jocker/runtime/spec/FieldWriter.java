package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the fields of one JSON object and leaves out those that are not set. */
public final class FieldWriter {
  private final JsonGenerator generator;

  private FieldWriter(JsonGenerator generator) {
    this.generator = generator;
  }

  /** Begins an object. */
  public static FieldWriter start(JsonGenerator generator) throws IOException {
    generator.writeStartObject();
    return new FieldWriter(generator);
  }

  /** Ends it. */
  public void end() throws IOException {
    generator.writeEndObject();
  }

  public void string(String name, @Nullable String value) throws IOException {
    if (value != null) {
      generator.writeStringField(name, value);
    }
  }

  public void number(String name, @Nullable Long value) throws IOException {
    if (value != null) {
      generator.writeNumberField(name, value.longValue());
    }
  }

  public void number(String name, @Nullable Integer value) throws IOException {
    if (value != null) {
      generator.writeNumberField(name, value.intValue());
    }
  }

  public void number(String name, long value) throws IOException {
    generator.writeNumberField(name, value);
  }

  /** A flag that is false where it is missing. */
  public void flag(String name, boolean value) throws IOException {
    if (value) {
      generator.writeBooleanField(name, true);
    }
  }

  public void optionalFlag(String name, @Nullable Boolean value) throws IOException {
    if (value != null) {
      generator.writeBooleanField(name, value);
    }
  }

  public void strings(String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      generator.writeArrayFieldStart(name);
      for (String value : values) {
        generator.writeString(value);
      }
      generator.writeEndArray();
    }
  }

  public void numbers(String name, List<Long> values) throws IOException {
    if (!values.isEmpty()) {
      generator.writeArrayFieldStart(name);
      for (long value : values) {
        generator.writeNumber(value);
      }
      generator.writeEndArray();
    }
  }

  public void stringMap(String name, Map<String, String> values) throws IOException {
    if (!values.isEmpty()) {
      generator.writeObjectFieldStart(name);
      for (Map.Entry<String, String> entry : values.entrySet()) {
        generator.writeStringField(entry.getKey(), entry.getValue());
      }
      generator.writeEndObject();
    }
  }

  public void object(String name, @Nullable JsonRecord value) throws IOException {
    if (value != null) {
      generator.writeFieldName(name);
      value.writeTo(generator);
    }
  }

  public void objects(String name, List<? extends JsonRecord> values) throws IOException {
    if (!values.isEmpty()) {
      generator.writeArrayFieldStart(name);
      for (JsonRecord value : values) {
        value.writeTo(generator);
      }
      generator.writeEndArray();
    }
  }

  public void objectMap(String name, Map<String, ? extends JsonRecord> values) throws IOException {
    if (!values.isEmpty()) {
      generator.writeObjectFieldStart(name);
      for (Map.Entry<String, ? extends JsonRecord> entry : values.entrySet()) {
        generator.writeFieldName(entry.getKey());
        entry.getValue().writeTo(generator);
      }
      generator.writeEndObject();
    }
  }
}
