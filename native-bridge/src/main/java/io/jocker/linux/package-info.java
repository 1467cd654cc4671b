/**
 * Linux as jocker sees it: typed system calls and nothing of containers.
 *
 * <p>Three layers, read from the outside in. This package holds the meaning: one interface for each
 * family of calls ({@link io.jocker.linux.FileCalls}, {@link io.jocker.linux.MountCalls}, {@link
 * io.jocker.linux.ProcessCalls}, ...), flags as enums that carry the kernel's bit, descriptors as
 * {@link io.jocker.linux.Fd}, failures as {@link io.jocker.linux.SyscallException}. {@code
 * io.jocker.linux.jna} calls the kernel and is the only package that knows JNA. {@code
 * io.jocker.linux.program} builds the table of calls that runs where no Java can: between clone and
 * execve.
 *
 * <p>Every path and name is a Java string in which a byte that is not UTF-8 is kept, see {@link
 * io.jocker.linux.OsString}.
 */
@NullMarked
package io.jocker.linux;

import org.jspecify.annotations.NullMarked;
