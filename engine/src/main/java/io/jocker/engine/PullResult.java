package io.jocker.engine;

/**
 * What a pull brought.
 *
 * @param reference complete, such as {@code docker.io/library/busybox:latest}
 * @param familiar as docker shows it, such as {@code busybox:latest}
 * @param digest of the manifest or index that the registry gave
 * @param imageId {@code sha256:...}
 * @param newer false where the store had just this image already
 */
public record PullResult(
    String reference, String familiar, String digest, String imageId, boolean newer) {}
