package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.ImageReference;
import org.jspecify.annotations.Nullable;

/**
 * A name for a manifest that is in the store.
 *
 * @param name with a tag; null for an image that is to be known by its id alone
 */
public record NewName(@Nullable ImageReference name, Descriptor manifest) {}
