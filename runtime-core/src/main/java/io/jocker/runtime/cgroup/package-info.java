/**
 * Limits: one class per controller, for cgroup v2 and for the v1 controllers of older hosts.
 *
 * <p>A limit that the host cannot give is an error that names the missing controller; it is never
 * ignored. A container's first process is in its cgroup before its first instruction.
 */
@NullMarked
package io.jocker.runtime.cgroup;

import org.jspecify.annotations.NullMarked;
