/**
 * Fakes of the calls of {@code io.jocker.linux} that record what was asked, in order, and fail
 * where a test tells them to.
 *
 * <p>They live in this module's test-jar: every module's tests can use them, and production code
 * cannot name them.
 */
@NullMarked
package io.jocker.linux.recording;

import org.jspecify.annotations.NullMarked;
