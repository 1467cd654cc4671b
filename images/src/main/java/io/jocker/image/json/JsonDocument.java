package io.jocker.image.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Another program's JSON file in which a few fields are changed: all others stay as they are, in
 * their order, whether jocker knows them or not.
 */
public final class JsonDocument {
  private final Map<String, @Nullable Object> fields;

  private JsonDocument(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

  /** An object without fields. */
  public static JsonDocument empty() {
    return new JsonDocument(new LinkedHashMap<>());
  }

  /** Reads a document that must be one object. */
  public static JsonDocument parse(byte[] utf8, String document) throws MalformedJsonException {
    return new JsonDocument(JsonObject.parse(utf8, document).tree());
  }

  /** Puts an object of strings into the object that a field is; both come to be if need be. */
  public void put(String field, String name, Map<String, String> texts) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>(texts);
    if (!(fields.get(field) instanceof JsonTree.Fields)) {
      fields.put(field, new JsonTree.Fields(new LinkedHashMap<>()));
    }
    if (fields.get(field) instanceof JsonTree.Fields parent) {
      parent.fields().put(name, new JsonTree.Fields(object));
    }
  }

  /** Takes a field out of the object that another field is; whether it was there. */
  public boolean remove(String field, String name) {
    if (fields.get(field) instanceof JsonTree.Fields parent && parent.fields().containsKey(name)) {
      parent.fields().remove(name);
      return true;
    }
    return false;
  }

  /** The document with a line for each field. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonTree.FACTORY.createGenerator(bytes)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      writeObject(json, fields);
    } catch (IOException e) {
      // Memory does not fail.
      throw new UncheckedIOException(e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void writeObject(JsonGenerator json, Map<String, @Nullable Object> object)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, @Nullable Object> entry : object.entrySet()) {
      json.writeFieldName(entry.getKey());
      writeValue(json, entry.getValue());
    }
    json.writeEndObject();
  }

  private static void writeArray(JsonGenerator json, List<@Nullable Object> elements)
      throws IOException {
    json.writeStartArray();
    for (@Nullable Object element : elements) {
      writeValue(json, element);
    }
    json.writeEndArray();
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof JsonTree.Fields object) {
      writeObject(json, object.fields());
    } else if (value instanceof JsonTree.Array array) {
      writeArray(json, array.elements());
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeNull();
    }
  }
}
