package io.jocker.engine;

/**
 * One layer of an image.
 *
 * @param id {@code sha256:...} of its uncompressed archive
 * @param sizeBytes of its files
 * @param createdBy the command that made it, empty where the history does not tell
 */
public record ImageLayer(String id, long sizeBytes, String createdBy) {}
