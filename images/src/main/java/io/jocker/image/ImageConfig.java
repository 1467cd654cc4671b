package io.jocker.image;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The config of an image: what it is for, its layers by diffID, how containers of it start.
 *
 * <p>The <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image
 * configuration</a>.
 *
 * <pre>{"architecture": "amd64", "os": "linux", "config": {"Cmd": ["sh"]},
 *  "rootfs": {"type": "layers", "diff_ids": ["sha256:c6f9..."]}, "history": []}</pre>
 *
 * @param created RFC 3339, or empty. Kept as text, for every start reads the config and few need
 *     the time: the classes that parse it cost more than the rest of the config
 * @param diffIds the layers, lowest first
 */
public record ImageConfig(
    Platform platform,
    String created,
    String author,
    ContainerConfig config,
    List<DiffId> diffIds,
    List<HistoryEntry> history) {
  /** What a config may measure, in bytes, unless settings raise it. */
  public static final int USUAL_BYTES = 8 << 20;

  /** The most that settings can allow, for a config is held in memory. */
  public static final int MAX_BYTES = 16 << 20;

  public ImageConfig {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /** Reads a config. */
  public static ImageConfig parse(byte[] bytes) throws MalformedJsonException {
    JsonObject json = JsonObject.parse(bytes, "image config");
    JsonObject config = json.optionalObject("config");
    List<HistoryEntry> history = new ArrayList<>();
    for (JsonObject entry : json.objects("history")) {
      history.add(HistoryEntry.from(entry));
    }
    return new ImageConfig(
        Platform.from(json),
        json.textOrEmpty("created"),
        json.textOrEmpty("author"),
        config == null ? ContainerConfig.empty() : ContainerConfig.from(config),
        diffIds(json.object("rootfs")),
        history);
  }

  /** Writes the whole document. */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    JsonWriting.text(json, "created", created);
    JsonWriting.text(json, "author", author);
    platform.writeFieldsTo(json);
    json.writeFieldName("config");
    config.writeTo(json);
    json.writeObjectFieldStart("rootfs");
    json.writeStringField("type", "layers");
    json.writeArrayFieldStart("diff_ids");
    for (DiffId diffId : diffIds) {
      json.writeString(diffId.toString());
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeArrayFieldStart("history");
    for (HistoryEntry entry : history) {
      entry.writeTo(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The same config over these layers. */
  public ImageConfig withDiffIds(List<DiffId> layers) {
    return new ImageConfig(platform, created, author, config, layers, history);
  }

  private static List<DiffId> diffIds(JsonObject rootfs) throws MalformedJsonException {
    if (!rootfs.text("type").equals("layers")) {
      throw rootfs.invalid("type", "expected layers, found " + rootfs.text("type"));
    }
    List<DiffId> diffIds = new ArrayList<>();
    try {
      for (String text : rootfs.texts("diff_ids")) {
        diffIds.add(DiffId.parse(text));
      }
    } catch (IllegalArgumentException e) {
      throw rootfs.invalid("diff_ids", String.valueOf(e.getMessage()));
    }
    return diffIds;
  }
}
