package io.jocker.image;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The type of a blob as manifests and HTTP headers name it, in its OCI and its docker spelling.
 *
 * @param text type and subtype in lower case, without parameters; may be one that jocker does not
 *     know, or empty where a document names none
 */
public record MediaType(String text) {
  public static final MediaType NONE = new MediaType("");
  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");
  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");
  public static final MediaType OCI_CONFIG =
      new MediaType("application/vnd.oci.image.config.v1+json");
  public static final MediaType OCI_LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");
  public static final MediaType OCI_LAYER_GZIP =
      new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");
  public static final MediaType OCI_LAYER_ZSTD =
      new MediaType("application/vnd.oci.image.layer.v1.tar+zstd");
  public static final MediaType DOCKER_INDEX =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");
  public static final MediaType DOCKER_CONFIG =
      new MediaType("application/vnd.docker.container.image.v1+json");

  private static final String OCI_LAYERS = "application/vnd.oci.image.layer.";
  private static final String DOCKER_LAYERS = "application/vnd.docker.image.rootfs.";
  private static final String DOCKER_SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+";

  /** Reads a {@code Content-Type} header or a field of a manifest: parameters are dropped. */
  public static MediaType parse(String header) {
    int semicolon = header.indexOf(';');
    String text = semicolon < 0 ? header : header.substring(0, semicolon);
    return new MediaType(text.strip().toLowerCase(Locale.ROOT));
  }

  /** A list of manifests, one for each platform. */
  public boolean isIndex() {
    return equals(OCI_INDEX) || equals(DOCKER_INDEX);
  }

  /** The manifest of one image. */
  public boolean isManifest() {
    return equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST);
  }

  /** The config of an image, not of some other artifact. */
  public boolean isImageConfig() {
    return equals(OCI_CONFIG) || equals(DOCKER_CONFIG);
  }

  /** A file system layer, of whatever compression. */
  public boolean isLayer() {
    return text.startsWith(OCI_LAYERS) || text.startsWith(DOCKER_LAYERS);
  }

  /** The format of images before 2016, which names its layers by nothing that can be checked. */
  public boolean isDockerSchema1() {
    return text.startsWith(DOCKER_SCHEMA_1);
  }

  /** Written out: the generated one is linked when first called, at a cost of dozens of ms. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MediaType that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
