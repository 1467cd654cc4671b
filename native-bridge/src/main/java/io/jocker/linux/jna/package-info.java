/**
 * The calls of {@code io.jocker.linux}, made through JNA: the only package that uses it.
 *
 * <p>Two layers lie here. The raw one names libc's functions as C does and has no logic; the {@code
 * Jna*Calls} classes above it turn typed arguments into raw ones, retry {@code EINTR}, and read the
 * errno that belongs to the very call that failed. The raw layer calls through {@code
 * com.sun.jna.Function} objects because JNA's mappings of whole interfaces cost up to 130 ms of a
 * start.
 */
@NullMarked
package io.jocker.linux.jna;

import org.jspecify.annotations.NullMarked;
