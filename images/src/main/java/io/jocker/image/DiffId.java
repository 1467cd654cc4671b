package io.jocker.image;

import org.jspecify.annotations.Nullable;

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

  /** Written out: the generated one is linked when first called, at a cost of dozens of ms. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DiffId that && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
