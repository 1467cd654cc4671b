/**
 * What runs between {@code clone3(2)} and {@code execve(2)}: a table of system calls, and no Java.
 *
 * <p>A JVM has many threads, so Java code cannot go on in a forked child of it. Jocker therefore
 * describes beforehand what the new process has to do, as a list of steps: system call number, six
 * arguments, what to do on an error. A small interpreter in position-independent machine code, put
 * with the table into an ELF image in memory, walks that list. Whatever fails is reported as the
 * step's number and an errno, which Java turns back into the step's name.
 */
@NullMarked
package io.jocker.linux.program;

import org.jspecify.annotations.NullMarked;
