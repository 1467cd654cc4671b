package io.jocker.image.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.stree.JacksonJrsTreeCodec;
import com.fasterxml.jackson.jr.stree.JrsArray;
import com.fasterxml.jackson.jr.stree.JrsNull;
import com.fasterxml.jackson.jr.stree.JrsNumber;
import com.fasterxml.jackson.jr.stree.JrsObject;
import com.fasterxml.jackson.jr.stree.JrsString;
import com.fasterxml.jackson.jr.stree.JrsValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object that is being read, and its place in the document for error messages.
 *
 * <p>Absent and {@code null} mean the same, as in the Go programs that write most of these
 * documents. Fields that nobody asks for are no error.
 */
public final class JsonObject {
  private final String place;
  private final JrsObject node;

  private JsonObject(String place, JrsObject node) {
    this.place = place;
    this.node = node;
  }

  /**
   * Reads a document that must be one object.
   *
   * @param document what the document is, for error messages: {@code manifest}
   * @throws MalformedJsonException if it is no JSON, is not an object, has something after it, or
   *     an object has one name twice (two readers could then understand it differently)
   */
  public static JsonObject parse(byte[] utf8, String document) throws MalformedJsonException {
    JacksonJrsTreeCodec codec = new JacksonJrsTreeCodec();
    codec.setFailOnDuplicateKeys(true);
    try (JsonParser parser = new JsonFactory().createParser(utf8)) {
      if (parser.nextToken() == null) {
        throw new MalformedJsonException(document + ": empty document");
      }
      JrsValue root = codec.readTree(parser);
      if (parser.nextToken() != null) {
        throw new MalformedJsonException(document + ": something follows the document");
      }
      if (root instanceof JrsObject object) {
        return new JsonObject(document, object);
      }
      throw new MalformedJsonException(document + ": expected an object, found " + kind(root));
    } catch (MalformedJsonException e) {
      throw e;
    } catch (IOException e) {
      throw new MalformedJsonException(document + ": not JSON: " + firstLine(e), e);
    }
  }

  /** Where this object is in its document, such as {@code manifest.config}. */
  public String place() {
    return place;
  }

  /** The names of all fields, in the document's order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Iterator<String> i = node.fieldNames(); i.hasNext(); ) {
      names.add(i.next());
    }
    return names;
  }

  /** Whether the field is there and not {@code null}. */
  public boolean has(String field) {
    return value(field) != null;
  }

  /** A field that must be a string. */
  public String text(String field) throws MalformedJsonException {
    String text = optionalText(field);
    if (text == null) {
      throw missing(field);
    }
    return text;
  }

  public @Nullable String optionalText(String field) throws MalformedJsonException {
    JrsValue value = value(field);
    return value == null ? null : asText(value, field);
  }

  /** A string field, or the empty string where there is none. */
  public String textOrEmpty(String field) throws MalformedJsonException {
    String text = optionalText(field);
    return text == null ? "" : text;
  }

  /** A field that must be a whole number in the range of a {@code long}. */
  public long number(String field) throws MalformedJsonException {
    JrsValue value = value(field);
    if (value == null) {
      throw missing(field);
    }
    if (value instanceof JrsNumber number
        && (number.getValue() instanceof Integer || number.getValue() instanceof Long)) {
      return number.getValue().longValue();
    }
    throw wrong(field, "a whole number", value);
  }

  public long numberOr(String field, long otherwise) throws MalformedJsonException {
    return has(field) ? number(field) : otherwise;
  }

  /** A field that must be {@code true} or {@code false}, false where there is none. */
  public boolean flag(String field) throws MalformedJsonException {
    JrsValue value = value(field);
    if (value == null) {
      return false;
    }
    return switch (value.asToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrong(field, "true or false", value);
    };
  }

  /** A list of strings, empty where there is none. */
  public List<String> texts(String field) throws MalformedJsonException {
    List<String> texts = new ArrayList<>();
    for (JrsValue value : array(field)) {
      texts.add(asText(value, field));
    }
    return List.copyOf(texts);
  }

  /** An object field that must be there. */
  public JsonObject object(String field) throws MalformedJsonException {
    JsonObject object = optionalObject(field);
    if (object == null) {
      throw missing(field);
    }
    return object;
  }

  public @Nullable JsonObject optionalObject(String field) throws MalformedJsonException {
    JrsValue value = value(field);
    return value == null ? null : asObject(value, field);
  }

  /** A list of objects, empty where there is none. */
  public List<JsonObject> objects(String field) throws MalformedJsonException {
    List<JsonObject> objects = new ArrayList<>();
    int index = 0;
    for (JrsValue value : array(field)) {
      objects.add(asObject(value, field + "[" + index++ + "]"));
    }
    return objects;
  }

  /** A list whose elements are strings or objects, each given to one of two readers. */
  public <T> List<T> textsOrObjects(
      String field, Reader<String, T> text, Reader<JsonObject, T> object)
      throws MalformedJsonException {
    List<T> read = new ArrayList<>();
    int index = 0;
    for (JrsValue value : array(field)) {
      String name = field + "[" + index++ + "]";
      read.add(
          value instanceof JrsString string
              ? text.read(string.getValue())
              : object.read(asObject(value, name)));
    }
    return List.copyOf(read);
  }

  /** An object of strings as a map in the document's order, empty where there is none. */
  public Map<String, String> textMap(String field) throws MalformedJsonException {
    JsonObject object = optionalObject(field);
    if (object == null) {
      return Map.of();
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (String name : object.names()) {
      map.put(name, object.textOrEmpty(name));
    }
    return map;
  }

  /** The names of an object whose values say nothing (Go's {@code map[string]struct{}}). */
  public List<String> nameSet(String field) throws MalformedJsonException {
    JsonObject object = optionalObject(field);
    return object == null ? List.of() : object.names();
  }

  /**
   * The error for a field that is there but cannot be: {@code manifest.config: field "size": ...}.
   */
  public MalformedJsonException invalid(String field, String why) {
    return new MalformedJsonException(place + ": field \"" + field + "\": " + why);
  }

  /** Turns one element of a list into a value. */
  @FunctionalInterface
  public interface Reader<F, T> {
    T read(F from) throws MalformedJsonException;
  }

  private @Nullable JrsValue value(String field) {
    JrsValue value = node.get(field);
    return value == null || value instanceof JrsNull ? null : value;
  }

  private Iterable<JrsValue> array(String field) throws MalformedJsonException {
    JrsValue value = value(field);
    if (value == null) {
      return List.of();
    }
    if (value instanceof JrsArray array) {
      return array::elements;
    }
    throw wrong(field, "a list", value);
  }

  private String asText(JrsValue value, String field) throws MalformedJsonException {
    if (value instanceof JrsString string) {
      return string.getValue();
    }
    throw wrong(field, "a string", value);
  }

  private JsonObject asObject(JrsValue value, String field) throws MalformedJsonException {
    if (value instanceof JrsObject object) {
      return new JsonObject(place + "." + field, object);
    }
    throw wrong(field, "an object", value);
  }

  private MalformedJsonException missing(String field) {
    return new MalformedJsonException(place + ": field \"" + field + "\" is missing");
  }

  private MalformedJsonException wrong(String field, String expected, JrsValue found) {
    return invalid(field, "expected " + expected + ", found " + kind(found));
  }

  private static String kind(JrsValue value) {
    return switch (value.asToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + value.asText();
      case VALUE_NULL -> "null";
      default -> value.asText();
    };
  }

  private static String firstLine(IOException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
