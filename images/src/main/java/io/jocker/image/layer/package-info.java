/**
 * Unpacks a layer, taking every entry of it as hostile.
 *
 * <p>A layer is a tar archive made by a stranger and read by root. Names are resolved beneath the
 * open directory of the layer, never by joining strings; sizes are bounded; whiteouts, device
 * nodes, links and attributes are each taken for what they are.
 */
@NullMarked
package io.jocker.image.layer;

import org.jspecify.annotations.NullMarked;
