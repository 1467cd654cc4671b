package io.jocker.image;

/**
 * The hash of a layer's uncompressed tar archive.
 *
 * <p>It names the layer's content however it was compressed; the digest of the blob that was
 * downloaded is another number.
 */
public record DiffId(Digest digest) {
  /**
   * Reads {@code sha256:hex}.
   *
   * @throws IllegalArgumentException if that is no digest
   */
  public static DiffId parse(String text) {
    return new DiffId(Digest.parse(text));
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
