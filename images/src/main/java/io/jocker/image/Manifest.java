package io.jocker.image;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The manifest of one image: where its config and its layers are.
 *
 * <p>The <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">OCI image
 * manifest</a>, or docker's schema 2, which has the same fields.
 *
 * <pre>{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
 *  "config": {"mediaType": "...", "digest": "sha256:...", "size": 7023},
 *  "layers": [{"mediaType": "...", "digest": "sha256:...", "size": 32654}]}</pre>
 *
 * @param layers lowest first
 */
public record Manifest(
    MediaType mediaType,
    Descriptor config,
    List<Descriptor> layers,
    Map<String, String> annotations)
    implements ManifestDocument {
  /**
   * The most layers an image may have, which is also what the kernel's overlay file system stacks
   * (OVL_MAX_STACK in fs/overlayfs/params.h).
   */
  public static final int MAX_LAYERS = 500;

  public Manifest {
    layers = List.copyOf(layers);
    annotations = Map.copyOf(annotations);
  }

  /** An OCI manifest. */
  public static Manifest oci(Descriptor config, List<Descriptor> layers) {
    return new Manifest(MediaType.OCI_MANIFEST, config, layers, Map.of());
  }

  static Manifest from(JsonObject json, MediaType mediaType) throws MalformedJsonException {
    List<JsonObject> entries = json.objects("layers");
    if (entries.size() > MAX_LAYERS) {
      throw json.invalid("layers", entries.size() + " layers, at most " + MAX_LAYERS);
    }
    List<Descriptor> layers = new ArrayList<>(entries.size());
    for (JsonObject layer : entries) {
      layers.add(Descriptor.from(layer));
    }
    return new Manifest(
        mediaType, Descriptor.from(json.object("config")), layers, json.textMap("annotations"));
  }

  /** Writes the whole document. */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("schemaVersion", 2);
    json.writeStringField("mediaType", mediaType.text());
    json.writeFieldName("config");
    config.writeTo(json);
    json.writeArrayFieldStart("layers");
    for (Descriptor layer : layers) {
      layer.writeTo(json);
    }
    json.writeEndArray();
    JsonWriting.textMap(json, "annotations", annotations);
    json.writeEndObject();
  }

  /** The id of the image: the digest of its config. */
  public ImageId imageId() {
    return new ImageId(config.digest());
  }
}
