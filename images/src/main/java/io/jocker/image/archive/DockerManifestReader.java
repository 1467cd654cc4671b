package io.jocker.image.archive;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageReference;
import io.jocker.image.Manifest;
import io.jocker.image.MediaType;
import io.jocker.image.compression.Decompression;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.store.ParkedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the images of docker's own archives. {@code manifest.json} names files, each where it
 * likes:
 *
 * <pre>[{"Config": "4abc.json", "RepoTags": ["busybox:latest"], "Layers": ["9f31/layer.tar"]}]
 * </pre>
 *
 * <p>An image has no manifest there, so one is made: of the config and the layers, byte for byte.
 */
final class DockerManifestReader {
  static final String FILE = "manifest.json";

  private final ArchiveParts parts;

  DockerManifestReader(ArchiveParts parts) {
    this.parts = parts;
  }

  /** What manifest.json says of one image. */
  record Entry(ParkedBlob config, List<ParkedBlob> layers, List<ImageReference> names) {}

  List<Entry> entries(ParkedBlob file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (JsonObject entry : JsonObject.parseList(parts.manifest(file, FILE), FILE)) {
      List<String> layers = entry.texts("Layers");
      if (layers.size() > Manifest.MAX_LAYERS) {
        throw entry.invalid("Layers", layers.size() + " layers, at most " + Manifest.MAX_LAYERS);
      }
      List<ParkedBlob> found = new ArrayList<>();
      for (String layer : layers) {
        found.add(parts.named(layer, FILE));
      }
      entries.add(new Entry(parts.named(entry.text("Config"), FILE), found, names(entry)));
    }
    return entries;
  }

  /** The image of an entry, with a manifest of its own. */
  ArchivedImage image(Entry entry) throws IOException {
    List<Descriptor> layers = new ArrayList<>();
    for (ParkedBlob layer : entry.layers()) {
      try (InputStream in = layer.open()) {
        layers.add(Descriptor.of(Decompression.layerType(in), layer.digest(), layer.size()));
      }
    }
    ParkedBlob config = entry.config();
    Manifest manifest =
        Manifest.oci(Descriptor.of(MediaType.OCI_CONFIG, config.digest(), config.size()), layers);
    byte[] document = JsonWriting.bytes(manifest::writeTo);
    Descriptor descriptor =
        Descriptor.of(MediaType.OCI_MANIFEST, Digest.sha256(document), document.length);
    return ArchivedImage.of(parts, descriptor, document, manifest, entry.names());
  }

  private static List<ImageReference> names(JsonObject entry) throws IOException {
    List<ImageReference> names = new ArrayList<>();
    for (String text : entry.texts("RepoTags")) {
      try {
        ImageReference name = ImageReference.parse(text);
        if (name.tag() == null || name.digest() != null) {
          throw entry.invalid("RepoTags", "\"" + text + "\" has no tag, or has a digest");
        }
        names.add(name);
      } catch (IllegalArgumentException e) {
        throw entry.invalid("RepoTags", String.valueOf(e.getMessage()));
      }
    }
    return names;
  }
}
