package io.jocker.image.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into a tree: {@link Fields}, {@link Array}, String, Long, Double, Boolean, and null
 * for null. Jackson bounds the depth (1,000) and the length of strings and numbers.
 */
final class JsonTree {
  /** Never changed, and safe for all threads: making one takes longer than reading a manifest. */
  static final JsonFactory FACTORY = new JsonFactory();

  private JsonTree() {}

  /** An object. */
  record Fields(Map<String, @Nullable Object> fields) {}

  /** A list. */
  record Array(List<@Nullable Object> elements) {}

  /** The object that the parser has just entered, up to its end. */
  static Map<String, @Nullable Object> object(JsonParser parser, String document)
      throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (fields.containsKey(name)) {
        throw new MalformedJsonException(document + ": field \"" + name + "\" comes twice");
      }
      parser.nextToken();
      fields.put(name, value(parser, document));
    }
    return fields;
  }

  /** An object without the records of this class. */
  static Map<String, @Nullable Object> plain(Map<String, @Nullable Object> fields) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : fields.entrySet()) {
      plain.put(entry.getKey(), plainValue(entry.getValue()));
    }
    return plain;
  }

  private static @Nullable Object plainValue(@Nullable Object value) {
    if (value instanceof Fields object) {
      return plain(object.fields());
    }
    if (value instanceof Array array) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (@Nullable Object element : array.elements()) {
        elements.add(plainValue(element));
      }
      return elements;
    }
    return value;
  }

  /** What a value is, for an error message. */
  static String kind(@Nullable Object value) {
    if (value instanceof Fields) {
      return "an object";
    }
    if (value instanceof Array) {
      return "a list";
    }
    return value instanceof String ? "a string" : String.valueOf(value);
  }

  private static @Nullable Object value(JsonParser parser, String document) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> new Fields(object(parser, document));
      case START_ARRAY -> new Array(array(parser, document));
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** The list that the parser has just entered, up to its end. */
  static List<@Nullable Object> array(JsonParser parser, String document) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser, document));
    }
    return elements;
  }

  /** A number that no long can hold is kept as what nobody can take for one. */
  private static Object integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> parser.getDoubleValue();
    };
  }
}
