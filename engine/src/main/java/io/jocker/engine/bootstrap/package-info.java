/**
 * Base images straight from a distribution's package mirror, for machines without a registry: what
 * debootstrap does, with the second half of it in a container.
 *
 * <pre>
 * SignedRelease   dists/SUITE/InRelease, its signature checked by gpgv
 *   -> PackageIndex   the list that the release names, checked by its hash
 *   -> PackageSet     what a system cannot be without, and what that needs
 *   -> PackageMirror  the packages, each checked by the hash in the list
 *   -> RootFolder     their files in one folder
 *   -> a container    dpkg configures them there
 *   -> export, import: an image of one layer
 * </pre>
 */
@NullMarked
package io.jocker.engine.bootstrap;

import org.jspecify.annotations.NullMarked;
