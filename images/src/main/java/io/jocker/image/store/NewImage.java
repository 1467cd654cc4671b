package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.ImageConfig;
import io.jocker.image.Manifest;
import io.jocker.image.MediaType;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.layer.LayerUnpacker;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An image that is made on this machine: its layers are written and unpacked one by one, then its
 * config and its manifest. An {@link Ingest} protects them until the image has its name.
 */
final class NewImage {
  private final BlobStore blobs;
  private final Ingest ingest;
  private final LayerUnpacker unpacker;
  private final List<Descriptor> descriptors = new ArrayList<>();
  private final List<DiffId> diffIds = new ArrayList<>();

  NewImage(BlobStore blobs, Ingest ingest, LayerUnpacker unpacker) {
    this.blobs = blobs;
    this.ingest = ingest;
    this.unpacker = unpacker;
  }

  /** Begins with the layers of another image, which are here. */
  NewImage onTopOf(Image base) {
    descriptors.addAll(base.manifest().layers());
    diffIds.addAll(base.layers());
    return this;
  }

  /** One more layer on top. */
  void add(TarSource archive) throws IOException {
    Descriptor layer = write(archive);
    unpack(layer);
    descriptors.add(layer);
    diffIds.add(new DiffId(layer.digest()));
  }

  /**
   * The whole image.
   *
   * @param config its diffIDs are replaced by those of the layers
   */
  Image write(ImageConfig config) throws IOException {
    ImageConfig whole = config.withDiffIds(diffIds);
    Descriptor written = ingest.write(MediaType.OCI_CONFIG, JsonWriting.bytes(whole::writeTo));
    Manifest manifest = Manifest.oci(written, descriptors);
    Descriptor descriptor =
        ingest
            .write(MediaType.OCI_MANIFEST, JsonWriting.bytes(manifest::writeTo))
            .withPlatform(whole.platform());
    return new Image(descriptor, manifest, whole);
  }

  private Descriptor write(TarSource archive) throws IOException {
    try (BlobWriter writer = ingest.writeNew();
        InputStream tar = archive.open()) {
      tar.transferTo(writer);
      ingest.protect(List.of(writer.digest()));
      return Descriptor.of(MediaType.OCI_LAYER, writer.commit(), writer.written());
    }
  }

  private void unpack(Descriptor layer) throws IOException {
    DiffId diffId = new DiffId(layer.digest());
    if (unpacker.exists(diffId)) {
      unpacker.recordProof(diffId, layer.digest());
    } else {
      try (InputStream tar = blobs.open(layer.digest())) {
        // The writer has just hashed these bytes: the blob's name is the diffID.
        unpacker.unpack(diffId, layer.digest(), tar, () -> {});
      }
    }
  }
}
