package io.jocker.image.archive;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageIndex;
import io.jocker.image.ImageReference;
import io.jocker.image.Manifest;
import io.jocker.image.ManifestDocument;
import io.jocker.image.MediaType;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.Ingest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes images into one archive, as a stream. Blobs are those of the store, byte for byte, each
 * once: whoever loads them has the same digests.
 *
 * <pre>
 * blobs/sha256/HEX ...   index.json   manifest.json (docker's)   oci-layout
 * </pre>
 */
public final class ImageArchiveWriter {
  private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";
  private static final String BLOBS = "blobs/";

  private final ImageStore store;
  private final ArchiveFormat format;

  public ImageArchiveWriter(ImageStore store, ArchiveFormat format) {
    this.store = store;
    this.format = format;
  }

  /**
   * What is written of one image.
   *
   * @param document the manifest's bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(
      Descriptor descriptor, byte[] document, Manifest manifest, List<ImageReference> names) {}

  /**
   * Writes the archive and leaves the stream open.
   *
   * @param images by name or id; a name without a tag means all tags of its repository, as in
   *     docker
   */
  public void write(List<String> images, OutputStream out) throws IOException {
    Map<Image, List<ImageReference>> wanted = new LinkedHashMap<>();
    for (String text : images) {
      choose(text, wanted);
    }
    List<Entry> entries = new ArrayList<>();
    // No removal takes away what is being read, and none waits for a slow reader of the archive.
    try (Ingest reading = store.begin()) {
      for (Map.Entry<Image, List<ImageReference>> image : wanted.entrySet()) {
        reading.protect(digests(image.getKey()));
        store.requireProven(image.getKey());
        entries.add(entry(image.getKey(), image.getValue()));
      }
      write(entries, new TarOutput(out));
    }
  }

  private void choose(String text, Map<Image, List<ImageReference>> wanted) throws IOException {
    ImageReference name = name(text);
    boolean found = false;
    if (name != null) {
      for (ImageReference tag : store.tags()) {
        boolean meant = name.tag() == null ? tag.name().equals(name.name()) : tag.equals(name);
        if (meant) {
          found = true;
          add(store.resolve(tag.toString()), List.of(tag), wanted);
        }
      }
    }
    if (!found) {
      add(store.resolve(text), List.of(), wanted);
    }
  }

  /** The text as a name of tags; null where it is an id, has a digest, or is none. */
  private static @Nullable ImageReference name(String text) {
    if (ImageReference.isIdentifier(text)) {
      return null;
    }
    try {
      ImageReference name = ImageReference.parse(text);
      return name.digest() == null ? name : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void add(
      Image image, List<ImageReference> names, Map<Image, List<ImageReference>> wanted) {
    List<ImageReference> all = wanted.computeIfAbsent(image, any -> new ArrayList<>());
    for (ImageReference name : names) {
      if (!all.contains(name)) {
        all.add(name);
      }
    }
  }

  private List<Digest> digests(Image image) throws IOException {
    List<Digest> digests = new ArrayList<>();
    digests.add(store.manifestOf(image).digest());
    digests.add(image.manifest().config().digest());
    image.manifest().layers().forEach(layer -> digests.add(layer.digest()));
    return digests;
  }

  /**
   * The manifest as it is; for an OCI layout docker's is said in the other words, for its readers
   * know no others. Config and layers, and so the image's id, stay.
   */
  private Entry entry(Image image, List<ImageReference> names) throws IOException {
    Manifest manifest = image.manifest();
    if (format == ArchiveFormat.OCI && manifest.mediaType().equals(MediaType.DOCKER_MANIFEST)) {
      Manifest oci = inOciWords(manifest);
      byte[] document = JsonWriting.bytes(oci::writeTo);
      Descriptor descriptor =
          Descriptor.of(MediaType.OCI_MANIFEST, Digest.sha256(document), document.length);
      return new Entry(descriptor.withPlatform(image.config().platform()), document, oci, names);
    }
    Descriptor descriptor = store.manifestOf(image);
    byte[] document = store.blobs().read(descriptor, ManifestDocument.MAX_BYTES);
    return new Entry(descriptor.withPlatform(image.config().platform()), document, manifest, names);
  }

  private static Manifest inOciWords(Manifest docker) {
    List<Descriptor> layers = new ArrayList<>();
    for (Descriptor layer : docker.layers()) {
      String type = layer.mediaType().text();
      MediaType oci =
          type.endsWith("gzip")
              ? MediaType.OCI_LAYER_GZIP
              : type.endsWith("zstd") ? MediaType.OCI_LAYER_ZSTD : MediaType.OCI_LAYER;
      layers.add(Descriptor.of(oci, layer.digest(), layer.size()));
    }
    Descriptor config = docker.config();
    return Manifest.oci(
        Descriptor.of(MediaType.OCI_CONFIG, config.digest(), config.size()), layers);
  }

  private void write(List<Entry> entries, TarOutput tar) throws IOException {
    Map<String, Descriptor> blobs = new TreeMap<>();
    Map<String, byte[]> documents = new TreeMap<>();
    for (Entry entry : entries) {
      documents.put(path(entry.descriptor().digest()), entry.document());
      blobs.put(path(entry.descriptor().digest()), entry.descriptor());
      blobs.put(path(entry.manifest().config().digest()), entry.manifest().config());
      entry.manifest().layers().forEach(layer -> blobs.put(path(layer.digest()), layer));
    }
    directories(blobs.values(), tar);
    for (Map.Entry<String, Descriptor> blob : blobs.entrySet()) {
      byte[] document = documents.get(blob.getKey());
      if (document != null) {
        tar.file(blob.getKey(), document);
      } else {
        copy(blob.getKey(), blob.getValue(), tar);
      }
    }
    tar.file("index.json", index(entries));
    if (format == ArchiveFormat.DOCKER) {
      tar.file("manifest.json", dockerManifest(entries));
    }
    tar.file("oci-layout", LAYOUT.getBytes(StandardCharsets.US_ASCII));
    tar.finish();
  }

  private static void directories(Iterable<Descriptor> blobs, TarOutput tar) throws IOException {
    tar.directory("blobs");
    List<Digest.Algorithm> written = new ArrayList<>();
    for (Descriptor blob : blobs) {
      Digest.Algorithm algorithm = blob.digest().algorithm();
      if (!written.contains(algorithm)) {
        written.add(algorithm);
        tar.directory(BLOBS + algorithm.prefix());
      }
    }
  }

  private void copy(String path, Descriptor blob, TarOutput tar) throws IOException {
    try (InputStream in = store.blobs().open(blob.digest())) {
      tar.file(path, blob.size(), in);
    }
  }

  private static String path(Digest digest) {
    return BLOBS + digest.algorithm().prefix() + "/" + digest.hex();
  }

  /** An entry for each name, or one for an image without any. */
  private static byte[] index(List<Entry> entries) {
    List<Descriptor> manifests = new ArrayList<>();
    for (Entry entry : entries) {
      for (ImageReference name : entry.names()) {
        manifests.add(entry.descriptor().withAnnotations(ImageStore.annotations(name)));
      }
      if (entry.names().isEmpty()) {
        manifests.add(entry.descriptor());
      }
    }
    return JsonWriting.bytes(ImageIndex.oci(manifests)::writeTo);
  }

  private static byte[] dockerManifest(List<Entry> entries) {
    return JsonWriting.bytes(
        json -> {
          json.writeStartArray();
          for (Entry entry : entries) {
            json.writeStartObject();
            json.writeStringField("Config", path(entry.manifest().config().digest()));
            json.writeArrayFieldStart("RepoTags");
            for (ImageReference name : entry.names()) {
              json.writeString(name.familiar());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("Layers");
            for (Descriptor layer : entry.manifest().layers()) {
              json.writeString(path(layer.digest()));
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
