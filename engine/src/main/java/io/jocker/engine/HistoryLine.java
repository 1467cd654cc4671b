package io.jocker.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of an image's making.
 *
 * @param image the id of the image that ended with this step, empty where that is not known
 * @param created when, or null where the config does not say
 * @param createdBy the command
 * @param sizeBytes of the layer that it made, 0 if it made none
 */
public record HistoryLine(
    String image, @Nullable Instant created, String createdBy, long sizeBytes, String comment) {}
