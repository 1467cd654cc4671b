package io.jocker.runtime.config;

import org.jspecify.annotations.Nullable;

/**
 * The root of the container.
 *
 * @param path absolute path on the host
 * @param propagation what the root mount is made after pivot_root; null: private
 */
public record RootfsConfig(String path, boolean readonly, @Nullable Propagation propagation) {}
