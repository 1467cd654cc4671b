package io.jocker.engine;

/**
 * One reason why a blob or a layer is kept.
 *
 * @param item {@code blob sha256:...} or {@code layer sha256:...}
 * @param bytes that it takes
 * @param image the id of an image that needs it, empty where none does
 * @param name of the image, or empty
 * @param role what it is to the image, such as {@code layer 2 of 3}
 */
public record StoreHolder(String item, long bytes, String image, String name, String role) {}
