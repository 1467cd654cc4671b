package io.jocker.image.push;

import io.jocker.image.Digest;
import io.jocker.image.ImageReference;

/**
 * What a push left in the registry.
 *
 * @param digest of the manifest or index
 * @param sizeBytes of it
 */
public record PushResult(ImageReference name, Digest digest, long sizeBytes) {}
