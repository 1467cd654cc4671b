package io.jocker.image.archive;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageId;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.archive.DockerManifestReader.Entry;
import io.jocker.image.compression.Decompression;
import io.jocker.image.json.MalformedJsonException;
import io.jocker.image.layer.LayerUnpacker;
import io.jocker.image.layer.Limits;
import io.jocker.image.pull.StoredLayers;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.Ingest;
import io.jocker.image.store.NewName;
import io.jocker.image.store.ParkedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Loads images from an archive: docker's (of any version), an OCI layout, or both in one as docker
 * writes since version 25; plain, gzip or zstd.
 *
 * <pre>
 * stream -> decompress -> tar -> [each file parked beside the store, hashed]
 *                                   |-> a tar archive itself? unpacked meanwhile: EarlyLayers
 *   -> index.json, manifest.json: which images, are all parts there and right?
 *   -> blobs into the store -> layers unpacked, diffIDs checked -> names
 * </pre>
 *
 * <p>All images of the archive come, or none: whatever fails, nothing of it is left.
 */
public final class ImageArchiveReader {
  private static final int PARALLEL = 3;

  private final ImageStore store;
  private final LayerUnpacker unpacker;
  private final Platform platform;
  private final Limits limits;

  /**
   * @param platform what to take of an image for several
   */
  public ImageArchiveReader(
      ImageStore store, LayerUnpacker unpacker, Platform platform, Limits limits) {
    this.store = store;
    this.unpacker = unpacker;
    this.platform = platform;
    this.limits = limits;
  }

  /**
   * Loads all images of an archive.
   *
   * @throws ImageException if the archive is broken or hostile, or is none of images
   */
  public List<LoadedImage> load(InputStream archive) throws IOException {
    boolean clean = false;
    try {
      Loaded loaded = loadAll(archive);
      clean = !loaded.withMore();
      return loaded.images();
    } catch (MalformedJsonException e) {
      throw ImageException.badArchive(String.valueOf(e.getMessage()), e);
    } finally {
      if (!clean) {
        // Blobs and layers that came before a failure, or are no image's: no name leads to them.
        store.sweep();
      }
    }
  }

  /**
   * What has come.
   *
   * @param withMore whether layers came, too, that none of the images has
   */
  private record Loaded(List<LoadedImage> images, boolean withMore) {}

  private Loaded loadAll(InputStream archive) throws IOException {
    try (Ingest ingest = store.begin();
        EarlyLayers early = new EarlyLayers(unpacker, ingest);
        ArchiveParts parts =
            ArchiveParts.read(Decompression.of(archive, limits), ingest, early, limits)) {
      List<ArchivedImage> images = images(parts);
      Set<Digest> needed = needed(images);
      ingest.protect(needed);
      // Before the files move to their places in the store.
      Set<Digest> unpacked = early.await();
      for (ArchivedImage image : images) {
        commit(image, parts, ingest);
      }
      StoredLayers layers = new StoredLayers(store.blobs(), unpacker, PARALLEL);
      for (ArchivedImage image : images) {
        layers.unpack(ingest, image.manifest(), image.config());
      }
      return new Loaded(name(images), !needed.containsAll(unpacked));
    }
  }

  /** The index has the manifests as they were; docker's file may have names that it lacks. */
  private List<ArchivedImage> images(ArchiveParts parts) throws IOException {
    ParkedBlob index = parts.named(OciIndexReader.FILE);
    ParkedBlob docker = parts.named(DockerManifestReader.FILE);
    if (index == null && docker == null) {
      throw ArchiveParts.refusal(
          "it has neither manifest.json nor index.json: it is no archive of images"
              + " (jocker import takes one of files)");
    }
    Map<Digest, ArchivedImage> images = new LinkedHashMap<>();
    if (index != null) {
      images.putAll(new OciIndexReader(parts, platform).images(index));
    }
    if (docker != null) {
      DockerManifestReader reader = new DockerManifestReader(parts);
      for (Entry entry : reader.entries(docker)) {
        add(entry, reader, images);
      }
    }
    if (images.isEmpty()) {
      throw ArchiveParts.refusal("it has no image in it");
    }
    return List.copyOf(images.values());
  }

  private static void add(
      Entry entry, DockerManifestReader reader, Map<Digest, ArchivedImage> images)
      throws IOException {
    for (Map.Entry<Digest, ArchivedImage> known : images.entrySet()) {
      ArchivedImage image = known.getValue();
      if (image.manifest().config().digest().equals(entry.config().digest())) {
        known.setValue(image.named(entry.names()));
        return;
      }
    }
    ArchivedImage image = reader.image(entry);
    images.put(image.descriptor().digest(), image);
  }

  private static Set<Digest> needed(List<ArchivedImage> images) {
    Set<Digest> digests = new LinkedHashSet<>();
    for (ArchivedImage image : images) {
      digests.add(image.descriptor().digest());
      digests.add(image.manifest().config().digest());
      for (Descriptor layer : image.manifest().layers()) {
        digests.add(layer.digest());
      }
      for (DiffId layer : image.config().diffIds()) {
        digests.add(layer.digest());
      }
    }
    return digests;
  }

  private static void commit(ArchivedImage image, ArchiveParts parts, Ingest ingest)
      throws IOException {
    for (Descriptor layer : image.manifest().layers()) {
      parts.blob(layer).commit();
    }
    parts.blob(image.manifest().config()).commit();
    ingest.write(image.descriptor(), image.document());
  }

  private List<LoadedImage> name(List<ArchivedImage> images) throws IOException {
    List<NewName> names = new ArrayList<>();
    for (ArchivedImage image : images) {
      if (image.names().isEmpty()) {
        names.add(new NewName(null, image.descriptor()));
      }
      for (ImageReference name : image.names()) {
        names.add(new NewName(name, image.descriptor()));
      }
    }
    // What is named last stands first in the index: so the order stays that of the archive.
    Collections.reverse(names);
    Map<ImageReference, ImageId> replaced = store.name(names);
    List<LoadedImage> loaded = new ArrayList<>();
    for (ArchivedImage image : images) {
      Map<ImageReference, ImageId> lost = new LinkedHashMap<>(replaced);
      lost.keySet().retainAll(image.names());
      loaded.add(new LoadedImage(image.manifest().imageId(), image.names(), lost));
    }
    return List.copyOf(loaded);
  }
}
