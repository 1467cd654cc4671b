/**
 * Finds out why something failed, by looking: at the file that would not execute, at the disk that
 * has no room, at the switch that forbids. A cause is told only when it was seen; else what the
 * kernel answered is all that is said.
 *
 * <p>Nothing here is loaded by a start that works. Roots are as hostile here as anywhere: paths are
 * resolved within them, and little of each file is read.
 */
@NullMarked
package io.jocker.engine.diagnosis;

import org.jspecify.annotations.NullMarked;
