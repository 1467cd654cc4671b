package io.jocker.image.archive;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageIndex;
import io.jocker.image.ImageReference;
import io.jocker.image.Manifest;
import io.jocker.image.ManifestDocument;
import io.jocker.image.MediaType;
import io.jocker.image.Platform;
import io.jocker.image.PlatformMatcher;
import io.jocker.image.json.JsonObject;
import io.jocker.image.store.ParkedBlob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the images of an OCI layout in an archive: {@code index.json} names manifests, and those
 * everything else by digest.
 *
 * <p>Of the annotations only names are taken. By which digest a registry knows an image, an archive
 * may claim but cannot prove: believed, it would let a stranger's image answer to {@code
 * debian@sha256:...}.
 */
final class OciIndexReader {
  static final String FILE = "index.json";

  private static final String LAYOUT = "oci-layout";
  private static final List<String> NAMES =
      List.of("io.containerd.image.name", "org.opencontainers.image.ref.name");

  private final ArchiveParts parts;
  private final PlatformMatcher platforms;
  private final Platform platform;

  /**
   * @param platform what is taken where the archive has an image for several
   */
  OciIndexReader(ArchiveParts parts, Platform platform) {
    this.parts = parts;
    this.platforms = new PlatformMatcher(platform);
    this.platform = platform;
  }

  /** The images by the digests of their manifests. */
  Map<Digest, ArchivedImage> images(ParkedBlob file) throws IOException {
    requireLayout();
    JsonObject json = JsonObject.parse(parts.manifest(file, FILE), FILE);
    Map<Digest, ArchivedImage> images = new LinkedHashMap<>();
    for (Descriptor entry : ImageIndex.from(json, MediaType.OCI_INDEX).manifests()) {
      ArchivedImage image = image(entry, names(entry));
      ArchivedImage known = images.get(image.descriptor().digest());
      images.put(image.descriptor().digest(), known == null ? image : known.named(image.names()));
    }
    return images;
  }

  private void requireLayout() throws IOException {
    JsonObject layout = JsonObject.parse(parts.manifest(parts.named(LAYOUT, FILE), LAYOUT), LAYOUT);
    String version = layout.text("imageLayoutVersion");
    if (!version.equals("1.0.0")) {
      throw layout.invalid("imageLayoutVersion", "expected 1.0.0, found " + version);
    }
  }

  private ArchivedImage image(Descriptor entry, List<ImageReference> names) throws IOException {
    byte[] bytes = bytes(entry);
    ManifestDocument document = ManifestDocument.parse(bytes, entry.mediaType());
    if (document instanceof Manifest manifest) {
      return image(entry, bytes, manifest, names);
    }
    Descriptor chosen = choose(entry, (ImageIndex) document);
    byte[] inner = bytes(chosen);
    if (ManifestDocument.parse(inner, chosen.mediaType()) instanceof Manifest manifest) {
      return image(chosen, inner, manifest, names);
    }
    throw new ImageException(
        ImageException.Reason.NOT_SUPPORTED, chosen.digest() + " is an index within an index");
  }

  private ArchivedImage image(
      Descriptor entry, byte[] bytes, Manifest manifest, List<ImageReference> names)
      throws IOException {
    MediaType config = manifest.config().mediaType();
    if (!config.isImageConfig() && !config.text().isEmpty()) {
      throw new ImageException(
          ImageException.Reason.NOT_SUPPORTED, entry.digest() + " is no image but " + config);
    }
    Descriptor descriptor = Descriptor.of(manifest.mediaType(), entry.digest(), entry.size());
    return ArchivedImage.of(parts, descriptor, bytes, manifest, names);
  }

  private byte[] bytes(Descriptor document) throws IOException {
    return parts.manifest(parts.blob(document), "manifest " + document.digest());
  }

  /** Of an image for several platforms an archive need not have all. */
  private Descriptor choose(Descriptor entry, ImageIndex index) throws ImageException {
    List<Descriptor> here = new ArrayList<>();
    for (Descriptor manifest : index.manifests()) {
      if (parts.has(manifest)) {
        here.add(manifest);
      }
    }
    return platforms
        .choose(here)
        .orElseThrow(
            () ->
                new ImageException(
                    ImageException.Problem.OTHER_PLATFORM,
                    "none",
                    List.of(entry.digest().toString(), platform.toString()),
                    "index " + entry.digest() + " has no image for " + platform,
                    null));
  }

  /** A text that is no name with a tag leaves the image nameless, as in the store. */
  private static List<ImageReference> names(Descriptor entry) {
    for (String annotation : NAMES) {
      String text = entry.annotations().get(annotation);
      if (text != null) {
        try {
          ImageReference name = ImageReference.parse(text).withDefaultTag();
          return name.digest() == null ? List.of(name) : List.of();
        } catch (IllegalArgumentException e) {
          return List.of();
        }
      }
    }
    return List.of();
  }
}
