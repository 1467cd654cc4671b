package io.jocker.image.layer;

import java.io.IOException;

/**
 * An archive that is not what a layer may be: broken, hostile, or over a bound of {@link Limits}.
 * The message says what is wrong with which entry; which layer it was is added above.
 */
final class LayerFormatException extends IOException {
  LayerFormatException(String message) {
    super(message);
  }

  /** A bound that was passed. */
  static LayerFormatException over(String bound, long limit) {
    return new LayerFormatException("more than " + limit + " " + bound);
  }
}
