package io.jocker.image.layer;

import io.jocker.image.ImageException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An archive that is not what a layer may be: broken, hostile, or over a bound of {@link Limits}.
 * The message says what is wrong with which entry; which layer it was is added above.
 */
final class LayerFormatException extends IOException {
  private final transient @Nullable Bound bound;

  LayerFormatException(String message) {
    super(message);
    this.bound = null;
  }

  /**
   * A bound that was passed.
   *
   * @param setting what raises it in the settings file
   */
  record Bound(String unit, long limit, String setting) {}

  private LayerFormatException(Bound bound) {
    super(
        "more than "
            + bound.limit
            + " "
            + bound.unit
            + ": limits."
            + bound.setting
            + " in the settings file raises this bound");
    this.bound = bound;
  }

  /** A bound that was passed. */
  static LayerFormatException over(String unit, long limit, String setting) {
    return new LayerFormatException(new Bound(unit, limit, setting));
  }

  /** The bound that was passed, if that is what is wrong. */
  @Nullable Bound bound() {
    return bound;
  }

  /**
   * The failure as a user is told it.
   *
   * @param what was read
   */
  ImageException ofLimit(String what, Bound passed) {
    return ImageException.overLimit(what, passed.unit, passed.limit, passed.setting);
  }
}
