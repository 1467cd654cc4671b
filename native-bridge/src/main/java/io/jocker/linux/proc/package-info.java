/**
 * Readers of the kernel's text files: mountinfo, status, and the files of cgroups.
 *
 * <p>Each reader is a function from text to records, so a test feeds it a line and needs no kernel;
 * opening the file under {@code /proc} or {@code /sys} is only its caller. The format that is read
 * stands beside each reader, with one real line.
 */
@NullMarked
package io.jocker.linux.proc;

import org.jspecify.annotations.NullMarked;
