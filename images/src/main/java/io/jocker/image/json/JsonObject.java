package io.jocker.image.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
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
  private final Map<String, @Nullable Object> fields;

  private JsonObject(String place, Map<String, @Nullable Object> fields) {
    this.place = place;
    this.fields = fields;
  }

  /**
   * Reads a document that must be one object.
   *
   * @param document what the document is, for error messages: {@code manifest}
   * @throws MalformedJsonException if it is no JSON, is not an object, has something after it, or
   *     an object has one name twice (two readers could then understand it differently)
   */
  public static JsonObject parse(byte[] utf8, String document) throws MalformedJsonException {
    try (JsonParser parser = JsonTree.FACTORY.createParser(utf8)) {
      begin(parser, document, JsonToken.START_OBJECT, "expected an object");
      JsonObject root = new JsonObject(document, JsonTree.object(parser, document));
      end(parser, document);
      return root;
    } catch (IOException e) {
      throw malformed(document, e);
    }
  }

  /** Reads a document that must be a list of objects; otherwise as {@link #parse}. */
  public static List<JsonObject> parseList(byte[] utf8, String document)
      throws MalformedJsonException {
    Map<String, @Nullable Object> around = new LinkedHashMap<>();
    try (JsonParser parser = JsonTree.FACTORY.createParser(utf8)) {
      begin(parser, document, JsonToken.START_ARRAY, "expected a list");
      around.put(document, new JsonTree.Array(JsonTree.array(parser, document)));
      end(parser, document);
    } catch (IOException e) {
      throw malformed(document, e);
    }
    return new JsonObject("", around).objects(document);
  }

  // Two readers and what they share, without a lambda: it would be linked at every start.

  private static void begin(
      JsonParser parser, String document, JsonToken expected, String otherwise) throws IOException {
    JsonToken first = parser.nextToken();
    if (first != expected) {
      throw new MalformedJsonException(
          document + ": " + (first == null ? "empty document" : otherwise));
    }
  }

  private static void end(JsonParser parser, String document) throws IOException {
    if (parser.nextToken() != null) {
      throw new MalformedJsonException(document + ": something follows the document");
    }
  }

  private static MalformedJsonException malformed(String document, IOException cause) {
    return cause instanceof MalformedJsonException known
        ? known
        : new MalformedJsonException(document + ": not JSON: " + firstLine(cause), cause);
  }

  /** The object as maps, lists, texts and numbers of the JDK. */
  public Map<String, @Nullable Object> plain() {
    return JsonTree.plain(fields);
  }

  /** The object itself, for {@link JsonDocument}, which changes it. */
  Map<String, @Nullable Object> tree() {
    return fields;
  }

  /** Where this object is in its document, such as {@code manifest.config}. */
  public String place() {
    return place;
  }

  /** The names of all fields, in the document's order. */
  public List<String> names() {
    return List.copyOf(fields.keySet());
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
    @Nullable Object value = value(field);
    return value == null ? null : asText(value, field);
  }

  /** A string field, or the empty string where there is none. */
  public String textOrEmpty(String field) throws MalformedJsonException {
    String text = optionalText(field);
    return text == null ? "" : text;
  }

  /** A field that must be a whole number in the range of a {@code long}. */
  public long number(String field) throws MalformedJsonException {
    @Nullable Object value = value(field);
    if (value == null) {
      throw missing(field);
    }
    if (value instanceof Long number) {
      return number;
    }
    throw wrong(field, "a whole number", value);
  }

  public long numberOr(String field, long otherwise) throws MalformedJsonException {
    return has(field) ? number(field) : otherwise;
  }

  /** A field that must be {@code true} or {@code false}, false where there is none. */
  public boolean flag(String field) throws MalformedJsonException {
    @Nullable Object value = value(field);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(field, "true or false", value);
  }

  /** A list of strings, empty where there is none. */
  public List<String> texts(String field) throws MalformedJsonException {
    List<String> texts = new ArrayList<>();
    for (@Nullable Object value : array(field)) {
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
    @Nullable Object value = value(field);
    return value == null ? null : asObject(value, field);
  }

  /** A list of objects, empty where there is none. */
  public List<JsonObject> objects(String field) throws MalformedJsonException {
    List<JsonObject> objects = new ArrayList<>();
    int index = 0;
    for (@Nullable Object value : array(field)) {
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
    for (@Nullable Object value : array(field)) {
      String name = field + "[" + index++ + "]";
      read.add(
          value instanceof String string ? text.read(string) : object.read(asObject(value, name)));
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

  private @Nullable Object value(String field) {
    return fields.get(field);
  }

  private List<@Nullable Object> array(String field) throws MalformedJsonException {
    @Nullable Object value = value(field);
    if (value == null) {
      return List.of();
    }
    if (value instanceof JsonTree.Array array) {
      return array.elements();
    }
    throw wrong(field, "a list", value);
  }

  private String asText(@Nullable Object value, String field) throws MalformedJsonException {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(field, "a string", value);
  }

  private JsonObject asObject(@Nullable Object value, String field) throws MalformedJsonException {
    if (value instanceof JsonTree.Fields object) {
      return new JsonObject(place.isEmpty() ? field : place + "." + field, object.fields());
    }
    throw wrong(field, "an object", value);
  }

  private MalformedJsonException missing(String field) {
    return new MalformedJsonException(place + ": field \"" + field + "\" is missing");
  }

  private MalformedJsonException wrong(String field, String expected, @Nullable Object found) {
    return invalid(field, "expected " + expected + ", found " + JsonTree.kind(found));
  }

  private static String firstLine(IOException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
