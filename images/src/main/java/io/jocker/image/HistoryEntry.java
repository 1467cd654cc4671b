package io.jocker.image;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;

/**
 * How one layer, or one change of the config alone, came about.
 *
 * @param created RFC 3339, or empty
 * @param emptyLayer whether the step made no layer
 */
public record HistoryEntry(
    String created, String createdBy, String author, String comment, boolean emptyLayer) {

  /** Of a layer that nobody has written down anything about. */
  public static final HistoryEntry NOTHING = new HistoryEntry("", "", "", "", false);

  static HistoryEntry from(JsonObject json) throws MalformedJsonException {
    return new HistoryEntry(
        json.textOrEmpty("created"),
        json.textOrEmpty("created_by"),
        json.textOrEmpty("author"),
        json.textOrEmpty("comment"),
        json.flag("empty_layer"));
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    JsonWriting.text(json, "created", created);
    JsonWriting.text(json, "created_by", createdBy);
    JsonWriting.text(json, "author", author);
    JsonWriting.text(json, "comment", comment);
    if (emptyLayer) {
      json.writeBooleanField("empty_layer", true);
    }
    json.writeEndObject();
  }
}
