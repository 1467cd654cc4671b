package io.jocker.image.archive;

import io.jocker.image.Descriptor;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageException;
import io.jocker.image.ImageReference;
import io.jocker.image.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An image found in an archive, all of whose parts are there.
 *
 * @param descriptor of the manifest
 * @param document the manifest's bytes
 * @param names that the archive gives it, all with tags
 */
// The bytes are written as they are; nobody compares them.
@SuppressWarnings("ArrayRecordComponent")
record ArchivedImage(
    Descriptor descriptor,
    byte[] document,
    Manifest manifest,
    ImageConfig config,
    List<ImageReference> names) {

  ArchivedImage {
    names = List.copyOf(names);
  }

  /** Reads the config and looks for the layers. */
  static ArchivedImage of(
      ArchiveParts parts,
      Descriptor descriptor,
      byte[] document,
      Manifest manifest,
      List<ImageReference> names)
      throws IOException {
    ImageConfig config = ImageConfig.parse(parts.config(manifest.config()));
    if (config.diffIds().size() != manifest.layers().size()) {
      throw ArchiveParts.refusal(
          "the image's manifest has "
              + manifest.layers().size()
              + " layers, its config "
              + config.diffIds().size());
    }
    for (Descriptor layer : manifest.layers()) {
      if (layer.mediaType().text().endsWith("+encrypted")) {
        throw new ImageException(
            ImageException.Reason.NOT_SUPPORTED, "layer " + layer.digest() + " is encrypted");
      }
      parts.blob(layer);
    }
    return new ArchivedImage(
        descriptor.withPlatform(config.platform()), document, manifest, config, names);
  }

  /** The same image with more names. */
  ArchivedImage named(List<ImageReference> more) {
    List<ImageReference> all = new ArrayList<>(names);
    for (ImageReference name : more) {
      if (!all.contains(name)) {
        all.add(name);
      }
    }
    return new ArchivedImage(descriptor, document, manifest, config, all);
  }
}
