package io.jocker.engine;

/**
 * What a push left in the registry.
 *
 * @param reference complete, such as {@code docker.io/library/busybox:latest}
 * @param digest of the manifest or index
 * @param sizeBytes of it
 */
public record PushResult(String reference, String tag, String digest, long sizeBytes) {}
