/**
 * Reads and writes the small JSON documents of images and registries.
 *
 * <p>A thin layer on Jackson's streaming core: a document is read into a tree, fields are asked for
 * by name and type, and a missing or wrong one is one error that names the object and the field.
 */
@NullMarked
package io.jocker.image.json;

import org.jspecify.annotations.NullMarked;
