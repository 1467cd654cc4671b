package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageException;
import io.jocker.image.ImageIndex;
import io.jocker.image.Manifest;
import io.jocker.image.ManifestDocument;
import io.jocker.image.Platform;
import io.jocker.image.PlatformMatcher;
import java.io.IOException;
import java.util.List;

/** Reads the documents of an image from the store: two small files for what jocker put there. */
final class ImageLoader {
  private final BlobStore blobs;
  private final Platform machine;

  /**
   * @param machine what to choose where another tool has put a whole index into the layout
   */
  ImageLoader(BlobStore blobs, Platform machine) {
    this.blobs = blobs;
    this.machine = machine;
  }

  Image load(Descriptor descriptor) throws IOException {
    Manifest manifest = manifest(descriptor);
    return new Image(descriptor, manifest, config(manifest));
  }

  Manifest manifest(Descriptor descriptor) throws IOException {
    ManifestDocument document =
        ManifestDocument.parse(
            blobs.read(descriptor, ManifestDocument.MAX_BYTES), descriptor.mediaType());
    if (document instanceof Manifest manifest) {
      return manifest;
    }
    return manifest(chosen(descriptor, (ImageIndex) document));
  }

  /** The manifest itself, where the index that it was chosen from is what was asked for. */
  Descriptor manifestOf(Descriptor descriptor) throws IOException {
    ManifestDocument document =
        ManifestDocument.parse(
            blobs.read(descriptor, ManifestDocument.MAX_BYTES), descriptor.mediaType());
    return document instanceof ImageIndex index ? chosen(descriptor, index) : descriptor;
  }

  private Descriptor chosen(Descriptor descriptor, ImageIndex index) throws ImageException {
    Descriptor chosen =
        new PlatformMatcher(machine)
            .choose(index.manifests())
            .orElseThrow(() -> notFor(descriptor));
    if (chosen.mediaType().isIndex()) {
      throw notFor(descriptor);
    }
    return chosen;
  }

  ImageConfig config(Manifest manifest) throws IOException {
    return ImageConfig.parse(blobs.read(manifest.config(), ImageConfig.MAX_BYTES));
  }

  private ImageException notFor(Descriptor index) {
    return new ImageException(
        ImageException.Problem.OTHER_PLATFORM,
        "none",
        List.of(index.digest().toString(), machine.toString()),
        "index " + index.digest() + " has no image for " + machine,
        null);
  }
}
