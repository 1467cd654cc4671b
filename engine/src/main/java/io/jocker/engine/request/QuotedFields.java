package io.jocker.engine.request;

import java.util.ArrayList;
import java.util.List;

/**
 * Text that is separated by commas, as RFC 4180 has it and as Go's reader, which docker takes,
 * refuses it. A field that begins with a quote goes to the next quote, in which a doubled quote is
 * one: {@code "volume-opt=o=addr=10.0.0.1,rw"}.
 */
final class QuotedFields {
  private final String text;
  private final List<String> fields = new ArrayList<>();
  private int at;

  private QuotedFields(String text) {
    this.text = text;
  }

  /** All fields of a text. */
  static List<String> of(String text) {
    QuotedFields reading = new QuotedFields(text);
    do {
      reading.fields.add(reading.next());
    } while (reading.at++ < text.length());
    return reading.fields;
  }

  /** The field that begins here; then a comma or the end is here. */
  private String next() {
    return at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
  }

  private String plain() {
    int comma = text.indexOf(',', at);
    int end = comma < 0 ? text.length() : comma;
    int quote = text.indexOf('"', at);
    if (quote >= 0 && quote < end) {
      throw refusal(quote, "bare \" in non-quoted-field");
    }
    String field = text.substring(at, end);
    at = end;
    return field;
  }

  private String quoted() {
    StringBuilder field = new StringBuilder();
    int from = at + 1;
    while (true) {
      int quote = text.indexOf('"', from);
      if (quote < 0) {
        throw refusal(text.length(), "extraneous or missing \" in quoted-field");
      }
      field.append(text, from, quote);
      int after = quote + 1;
      if (after == text.length() || text.charAt(after) == ',') {
        at = after;
        return field.toString();
      }
      if (text.charAt(after) != '"') {
        throw refusal(quote, "extraneous or missing \" in quoted-field");
      }
      field.append('"');
      from = after + 1;
    }
  }

  private static IllegalArgumentException refusal(int index, String why) {
    return new IllegalArgumentException(
        "parse error on line 1, column " + (index + 1) + ": " + why);
  }
}
