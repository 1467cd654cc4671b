package io.jocker.image;

import org.jspecify.annotations.Nullable;

/** The hash of an image's config, which is what docker calls the image's id. */
public record ImageId(Digest digest) {
  private static final int SHORT_LENGTH = 12;

  /**
   * Reads {@code sha256:hex}.
   *
   * @throws IllegalArgumentException if that is no digest
   */
  public static ImageId parse(String text) {
    return new ImageId(Digest.parse(text));
  }

  /** The first 12 hexadecimal digits, as tables show an id. */
  public String shortForm() {
    return digest.hex().substring(0, SHORT_LENGTH);
  }

  /** Written out: the generated one is linked when first called, at a cost of dozens of ms. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageId that && digest.equals(that.digest);
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
