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
 * A list of manifests: one image for several platforms, or all images of a layout.
 *
 * <p>The <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">OCI image
 * index</a>, or docker's manifest list.
 *
 * <pre>
 * {"schemaVersion": 2, "manifests": [{"mediaType": "...", "digest": "sha256:...", "size": 7143,
 *  "platform": {"architecture": "amd64", "os": "linux"}}]}</pre>
 */
public record ImageIndex(
    MediaType mediaType, List<Descriptor> manifests, Map<String, String> annotations)
    implements ManifestDocument {

  public ImageIndex {
    manifests = List.copyOf(manifests);
    annotations = Map.copyOf(annotations);
  }

  /** An OCI index of these manifests. */
  public static ImageIndex oci(List<Descriptor> manifests) {
    return new ImageIndex(MediaType.OCI_INDEX, manifests, Map.of());
  }

  /** Reads an index whose media type is known already. */
  public static ImageIndex from(JsonObject json, MediaType mediaType)
      throws MalformedJsonException {
    List<Descriptor> manifests = new ArrayList<>();
    for (JsonObject manifest : json.objects("manifests")) {
      manifests.add(Descriptor.from(manifest));
    }
    return new ImageIndex(mediaType, manifests, json.textMap("annotations"));
  }

  /** Writes the whole document. */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("schemaVersion", 2);
    json.writeStringField("mediaType", mediaType.text());
    json.writeArrayFieldStart("manifests");
    for (Descriptor manifest : manifests) {
      manifest.writeTo(json);
    }
    json.writeEndArray();
    JsonWriting.textMap(json, "annotations", annotations);
    json.writeEndObject();
  }
}
