package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read by name and type. It knows where it stands in the document,
 * so that a field of a wrong type is one error with the field's path. A JSON null is as a missing
 * field; unknown fields are never looked at.
 */
public final class JsonFields {
  private static final BigInteger MAX_UNSIGNED =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final String path;
  private final Map<String, @Nullable Object> object;

  private JsonFields(String path, Map<String, @Nullable Object> object) {
    this.path = path;
    this.object = object;
  }

  /**
   * Parses a document whose outermost value is an object.
   *
   * @param name what the document is called in errors, such as {@code config.json}
   * @throws InvalidSpecException when it is no JSON, or no object
   */
  public static JsonFields parse(String name, byte[] json) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidSpecException(name, "not a JSON object");
      }
      JsonFields document = new JsonFields("", JsonTree.readObject(parser).fields());
      if (parser.nextToken() != null) {
        throw new InvalidSpecException(name, "something follows after the object");
      }
      return document;
    } catch (JsonProcessingException e) {
      throw new InvalidSpecException(name, syntaxError(e));
    } catch (IOException e) {
      // Bytes that are no characters: those of UTF-16 and UTF-32, which the parser knows, may be
      // wrong.
      throw new InvalidSpecException(name, "not JSON: " + e.getMessage());
    }
  }

  private static String syntaxError(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return "not JSON" + where + ": " + e.getOriginalMessage();
  }

  /** An unmodifiable copy that keeps the order. */
  public static <V> Map<String, V> copyInOrder(Map<String, V> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** The names of the fields, in the document's order. */
  public List<String> names() {
    return new ArrayList<>(object.keySet());
  }

  public @Nullable String string(String name) {
    Object value = value(name);
    return value == null ? null : string(value, pathOf(name));
  }

  public String requiredString(String name) {
    String value = string(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  /** A number of 64 bits; one above 2^63-1 (an unsigned one) has the same bits as a long. */
  public @Nullable Long number(String name) {
    Object value = value(name);
    return value == null ? null : number(value, pathOf(name));
  }

  public long requiredNumber(String name) {
    Long value = number(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  public @Nullable Integer integer(String name) {
    Long value = number(name);
    if (value == null) {
      return null;
    }
    if (value != value.intValue()) {
      throw new InvalidSpecException(pathOf(name), "out of range: " + value);
    }
    return value.intValue();
  }

  /** False where it is missing. */
  public boolean flag(String name) {
    Boolean value = optionalFlag(name);
    return value != null && value;
  }

  public @Nullable Boolean optionalFlag(String name) {
    Object value = value(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw wrongType(value, "true or false", pathOf(name));
  }

  public List<String> strings(String name) {
    return list(name, JsonFields::string);
  }

  public List<Long> numbers(String name) {
    return list(name, JsonFields::number);
  }

  public Map<String, String> stringMap(String name) {
    return map(name, JsonFields::string);
  }

  public <T> @Nullable T object(String name, Function<JsonFields, T> reader) {
    Object value = value(name);
    return value == null ? null : reader.apply(fields(value, pathOf(name)));
  }

  public <T> T requiredObject(String name, Function<JsonFields, T> reader) {
    Object value = value(name);
    if (value == null) {
      throw missing(name);
    }
    return reader.apply(fields(value, pathOf(name)));
  }

  public <T> List<T> objects(String name, Function<JsonFields, T> reader) {
    return list(name, (value, at) -> reader.apply(fields(value, at)));
  }

  public <T> Map<String, T> objectMap(String name, Function<JsonFields, T> reader) {
    return map(name, (value, at) -> reader.apply(fields(value, at)));
  }

  private interface Element<T> {
    T read(Object value, String path);
  }

  private <T> List<T> list(String name, Element<T> element) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    String path = pathOf(name);
    if (!(value instanceof List<?> list)) {
      throw wrongType(value, "a list", path);
    }
    List<T> out = new ArrayList<>(list.size());
    for (Object one : list) {
      String at = path + "[" + out.size() + "]";
      out.add(element.read(present(one, at), at));
    }
    return out;
  }

  private <T> Map<String, T> map(String name, Element<T> element) {
    Object value = value(name);
    if (value == null) {
      return Map.of();
    }
    String path = pathOf(name);
    Map<String, T> out = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : fields(value, path).object.entrySet()) {
      String at = path + "[\"" + entry.getKey() + "\"]";
      out.put(entry.getKey(), element.read(present(entry.getValue(), at), at));
    }
    return out;
  }

  private static String string(Object value, String path) {
    if (value instanceof String string) {
      return string;
    }
    throw wrongType(value, "a string", path);
  }

  private static long number(Object value, String path) {
    if (value instanceof Long number) {
      return number;
    }
    if (!(value instanceof Number)) {
      throw wrongType(value, "a number", path);
    }
    if (value instanceof BigInteger big && big.signum() > 0 && big.compareTo(MAX_UNSIGNED) <= 0) {
      return big.longValue();
    }
    throw new InvalidSpecException(path, "not a whole number of 64 bits: " + value);
  }

  private static JsonFields fields(Object value, String path) {
    if (value instanceof JsonTree.Node node) {
      return new JsonFields(path, node.fields());
    }
    throw wrongType(value, "an object", path);
  }

  private @Nullable Object value(String name) {
    return object.get(name);
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private InvalidSpecException missing(String name) {
    return new InvalidSpecException(pathOf(name), "missing");
  }

  private static InvalidSpecException wrongType(Object value, String wanted, String path) {
    return new InvalidSpecException(path, describe(value) + " where " + wanted + " belongs");
  }

  private static Object present(@Nullable Object value, String path) {
    if (value == null) {
      throw new InvalidSpecException(path, "null where a value belongs");
    }
    return value;
  }

  private static String describe(Object value) {
    if (value instanceof String string) {
      return "the string \"" + string + "\"";
    }
    if (value instanceof Number number) {
      return "the number " + number;
    }
    return value instanceof List
        ? "a list"
        : value instanceof Boolean ? value.toString() : "an object";
  }
}
