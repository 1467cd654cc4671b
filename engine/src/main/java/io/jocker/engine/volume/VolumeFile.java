package io.jocker.engine.volume;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.engine.Rfc3339;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;

/**
 * The form of {@code volume.json}.
 *
 * <pre>{"Name": "data", "CreatedAt": "2024-05-01T12:00:00Z", "Anonymous": false,
 *  "Options": {"type": "tmpfs", "device": "tmpfs"}, "Labels": {}}</pre>
 */
final class VolumeFile {
  static final String NAME = "volume.json";
  static final int MAX_BYTES = 1 << 20;

  private VolumeFile() {}

  static byte[] bytes(StoredVolume volume) {
    return JsonWriting.bytes(new Document(volume));
  }

  private record Document(StoredVolume volume) implements JsonWriting.Body {
    @Override
    public void writeTo(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("Name", volume.name());
      json.writeStringField("CreatedAt", Rfc3339.format(volume.created()));
      json.writeBooleanField("Anonymous", volume.anonymous());
      JsonWriting.textMap(json, "Options", volume.options());
      JsonWriting.textMap(json, "Labels", volume.labels());
      json.writeEndObject();
    }
  }

  /**
   * Reads it.
   *
   * @param name of the volume, which is its folder's: one that was brought back is found by it
   */
  static StoredVolume parse(String name, String path, byte[] bytes) throws MalformedJsonException {
    JsonObject json = JsonObject.parse(bytes, path + "/" + NAME);
    try {
      return new StoredVolume(
          name,
          path,
          Rfc3339.parse(json.text("CreatedAt")),
          json.textMap("Options"),
          json.textMap("Labels"),
          json.flag("Anonymous"));
    } catch (IllegalArgumentException e) {
      throw json.invalid("CreatedAt", String.valueOf(e.getMessage()));
    }
  }
}
