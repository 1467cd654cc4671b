/**
 * Which system calls a container may make: {@code seccomp(2)}.
 *
 * <p>Two written forms lead to one {@link io.jocker.runtime.seccomp.SeccompProfile}: docker's,
 * whose rules may depend on capabilities, processor and kernel, and the OCI's, where all that is
 * decided. Compiling a profile costs a hundred times more than loading it, so the compiled filter
 * is kept on disk.
 */
@NullMarked
package io.jocker.runtime.seccomp;

import org.jspecify.annotations.NullMarked;
