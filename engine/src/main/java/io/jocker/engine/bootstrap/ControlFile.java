package io.jocker.engine.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Debian's form for facts: paragraphs of fields, with empty lines between them (deb822(5)).
 *
 * <pre>
 * Package: base-files
 * Essential: yes
 * Description: Debian base system miscellaneous files
 *  This package contains the basic filesystem hierarchy
 * </pre>
 */
final class ControlFile {
  private ControlFile() {}

  /** The paragraphs of a short text, each with its fields by their names in lower case. */
  static List<Map<String, String>> paragraphs(String text) {
    List<Map<String, String>> paragraphs = new ArrayList<>();
    try {
      read(new BufferedReader(new StringReader(text)), paragraphs::add);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory", e);
    }
    return paragraphs;
  }

  /** Gives one paragraph after the other, for a list may have a hundred thousand. */
  static void read(BufferedReader text, Consumer<Map<String, String>> taker) throws IOException {
    Map<String, String> current = new LinkedHashMap<>();
    String field = "";
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      if (line.isBlank()) {
        if (!current.isEmpty()) {
          taker.accept(current);
          current = new LinkedHashMap<>();
        }
      } else if (line.startsWith(" ") || line.startsWith("\t")) {
        current.merge(field, "\n" + line.strip(), String::concat);
      } else if (!line.startsWith("#") && line.indexOf(':') > 0) {
        int colon = line.indexOf(':');
        field = line.substring(0, colon).toLowerCase(Locale.ROOT);
        current.put(field, line.substring(colon + 1).strip());
      }
    }
    if (!current.isEmpty()) {
      taker.accept(current);
    }
  }

  /** The words of a field that may go over several lines. */
  static List<String> words(String value) {
    List<String> words = new ArrayList<>(List.of(value.strip().split("\\s+", -1)));
    words.removeIf(String::isEmpty);
    return words;
  }
}
