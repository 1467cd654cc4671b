/**
 * Linux as the rest of jocker sees it: one interface per family of system calls, with typed
 * arguments.
 *
 * <p>Flags are enums that know the kernel's bit, a file descriptor is an {@code Fd} that is closed
 * once, and a failure is an exception that names the call, its arguments and the errno. A string is
 * a Java string in which a byte that is not valid UTF-8 is a lone surrogate U+DC80 to U+DCFF, so
 * that every file name of the kernel survives the round trip.
 *
 * <p>Nothing here knows what a container or an image is, and nothing here knows how a call reaches
 * the kernel: that is {@code io.jocker.linux.jna}.
 */
@NullMarked
package io.jocker.linux;

import org.jspecify.annotations.NullMarked;
