package io.jocker.image.push;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;

/**
 * A blob that a push must bring.
 *
 * @param shown what a user knows it by: a layer's diffID
 * @param isLayer false for a config, of which nothing is shown
 */
record Part(Descriptor blob, Digest shown, boolean isLayer) {}
