/**
 * Containers on disk, and what keeps several jocker processes from treading on each other.
 *
 * <pre>
 * ROOT/containers/ID/   one folder a container: container.json (what was asked, in docker's form),
 *                       config.json (OCI), state.json, exit, log, hostname, hosts, resolv.conf,
 *                       upper, work
 * ROOT/names/NAME       a symbolic link that says ID: made in one step or not at all, so no two
 *                       containers get one name
 * ROOT/locks/           empty files that are only locked
 * STATE/live/ID         an entry for each container that is being made, runs or is being removed;
 *                       whoever works on it holds its flock(2)
 * STATE/boot            the boot id for which STATE/live is true
 * </pre>
 *
 * <p><b>The journal</b> is {@code STATE/live}: the entry is there before anything else of a
 * container and gone after everything else is settled. A command that finds an entry which nobody
 * has locked puts the container right ({@link io.jocker.engine.store.ContainerStore#unattended}).
 * After a reboot the folder is gone or belongs to another boot, and then every container is looked
 * at once.
 *
 * <p><b>Lock order</b>, outermost first; a process that holds one may only wait for those after it:
 * {@code locks/playground}, {@code locks/images} (shared by whoever makes a container of an image,
 * exclusive for removing images), the live entries (waited for one at a time), {@code locks/ids}.
 */
@NullMarked
package io.jocker.engine.store;

import org.jspecify.annotations.NullMarked;
