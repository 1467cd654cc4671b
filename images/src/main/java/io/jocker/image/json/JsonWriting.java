package io.jocker.image.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: whole documents into memory, and the optional fields that all of them have. */
public final class JsonWriting {
  private JsonWriting() {}

  /** What puts one JSON value into a generator. */
  @FunctionalInterface
  public interface Body {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** The UTF-8 bytes of one document, without white space. */
  public static byte[] bytes(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JsonTree.FACTORY.createGenerator(bytes)) {
      body.writeTo(json);
    } catch (IOException e) {
      // Memory does not fail, and a body of records gives no other reason.
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes the field unless it is null or empty. */
  public static void text(JsonGenerator json, String field, @Nullable String text)
      throws IOException {
    if (text != null && !text.isEmpty()) {
      json.writeStringField(field, text);
    }
  }

  /** Writes a list of strings unless it is empty. */
  public static void texts(JsonGenerator json, String field, Collection<String> texts)
      throws IOException {
    if (texts.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** Writes an object of strings unless it is empty. */
  public static void textMap(JsonGenerator json, String field, Map<String, String> map)
      throws IOException {
    if (map.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, String> entry : map.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  /** Writes names as an object of empty objects (Go's {@code map[string]struct{}}). */
  public static void nameSet(JsonGenerator json, String field, Collection<String> names)
      throws IOException {
    if (names.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(field);
    for (String name : names) {
      json.writeObjectFieldStart(name);
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
