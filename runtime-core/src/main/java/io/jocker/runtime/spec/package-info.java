/**
 * The records of the OCI runtime specification: one per JSON object of {@code config.json}, nothing
 * but data.
 *
 * <p>Field names are the specification's. A field that may be missing is nullable or an empty
 * collection; unknown fields are never a failure.
 */
@NullMarked
package io.jocker.runtime.spec;

import org.jspecify.annotations.NullMarked;
