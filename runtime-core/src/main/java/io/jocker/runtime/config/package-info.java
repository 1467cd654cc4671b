/**
 * The configuration of a container after it has been checked: what exists here is valid.
 *
 * <p>One converter leads from the records of {@code io.jocker.runtime.spec} to these, and one list
 * of small named checks says what is refused and why.
 */
@NullMarked
package io.jocker.runtime.config;

import org.jspecify.annotations.NullMarked;
