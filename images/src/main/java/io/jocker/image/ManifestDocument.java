package io.jocker.image;

import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;

/** What a registry gives for a reference: the manifest of one image or an index of several. */
public sealed interface ManifestDocument permits Manifest, ImageIndex {
  /** What a manifest or an index may measure, unless settings raise it: as in docker. */
  int USUAL_BYTES = 4 << 20;

  /** The most that settings can allow, for a document is held in memory. */
  int MAX_BYTES = 16 << 20;

  MediaType mediaType();

  /**
   * Reads a manifest or an index.
   *
   * <p>The bytes decide what they are, not only the header that came with them: a document that
   * could be taken for both is refused (CVE-2021-41190), and so is one whose own {@code mediaType}
   * differs from the declared one.
   *
   * @param declared the {@code Content-Type} or the descriptor's media type; empty if unknown
   * @throws ImageException if it is docker's schema 1, or no image at all
   * @throws MalformedJsonException if it is not what its type says
   */
  static ManifestDocument parse(byte[] bytes, MediaType declared)
      throws MalformedJsonException, ImageException {
    JsonObject json = JsonObject.parse(bytes, "manifest");
    MediaType own = MediaType.parse(json.textOrEmpty("mediaType"));
    MediaType type = own.text().isEmpty() ? declared : own;
    if (declared.isDockerSchema1()
        || type.isDockerSchema1()
        || json.numberOr("schemaVersion", 2) == 1) {
      throw new ImageException(
          ImageException.Reason.NOT_SUPPORTED,
          "the image has a docker schema 1 manifest, a format abandoned in 2017:"
              + " build or push it again with a tool of today");
    }
    if (json.number("schemaVersion") != 2) {
      throw json.invalid("schemaVersion", "expected 2, found " + json.number("schemaVersion"));
    }
    boolean index = json.has("manifests");
    if (index && (json.has("layers") || json.has("config"))) {
      throw json.invalid("manifests", "the document is both an index and an image manifest");
    }
    requireConsistent(json, own, declared, index);
    return index
        ? ImageIndex.from(json, known(type, index))
        : Manifest.from(json, known(type, index));
  }

  private static void requireConsistent(
      JsonObject json, MediaType own, MediaType declared, boolean index)
      throws MalformedJsonException {
    boolean declaredKnown = declared.isIndex() || declared.isManifest();
    if (!own.text().isEmpty() && declaredKnown && !own.equals(declared)) {
      throw json.invalid("mediaType", "is " + own + ", but " + declared + " was declared");
    }
    MediaType type = own.text().isEmpty() ? declared : own;
    if (index ? type.isManifest() : type.isIndex()) {
      throw json.invalid("mediaType", "is " + type + ", but the fields are of the other kind");
    }
  }

  /** OCI lets a manifest leave its media type out; then its fields tell what it is. */
  private static MediaType known(MediaType type, boolean index) {
    if (type.isIndex() || type.isManifest()) {
      return type;
    }
    return index ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
  }
}
