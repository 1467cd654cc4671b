package io.jocker.image.pull;

import io.jocker.image.Digest;
import io.jocker.image.ImageReference;
import io.jocker.image.store.Image;

/**
 * What a pull brought.
 *
 * @param reference the name that the image has in the store now
 * @param digest by which the registry knows it
 * @param isNew false where that name meant this image before already
 */
public record PullResult(ImageReference reference, Digest digest, Image image, boolean isNew) {}
