/**
 * Measures jocker beside docker, podman, runc and crun, and says where jocker's own milliseconds
 * go.
 */
@NullMarked
package io.jocker.bench;

import org.jspecify.annotations.NullMarked;
