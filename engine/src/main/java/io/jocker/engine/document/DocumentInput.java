package io.jocker.engine.document;

import io.jocker.engine.bundle.BundleInput;
import java.time.Instant;

/**
 * What a container's document is made of.
 *
 * @param bundle what the container itself is made of
 * @param name without a slash
 * @param created when
 * @param imageId {@code sha256:...}, or empty for a root that is a folder
 * @param image as it was asked for, or that folder
 * @param storage how the root is made: overlay, copy, or directory
 * @param cgroupPath from the root of the tree
 * @param attached whether it was made for a caller who sees its output
 */
public record DocumentInput(
    BundleInput bundle,
    String name,
    Instant created,
    String imageId,
    String image,
    String storage,
    String cgroupPath,
    boolean attached) {}
