package io.jocker.engine;

/**
 * How files are copied into and out of a container.
 *
 * @param archive whether owners are kept; else files belong to root there, and to the caller here
 * @param followLink whether what a link at the end of the source's path leads to is copied, in
 *     place of the link
 */
public record CopyOptions(boolean archive, boolean followLink) {}
