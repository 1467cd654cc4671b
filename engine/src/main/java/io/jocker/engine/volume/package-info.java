/**
 * Volumes on disk: one folder each, with what the volume holds and what is known of it. {@link
 * io.jocker.engine.volume.VolumeStore} makes them and takes them away, {@link
 * io.jocker.engine.volume.CopyUp} fills them, {@link io.jocker.engine.volume.VolumeDriver} knows
 * what options mean.
 */
@org.jspecify.annotations.NullMarked
package io.jocker.engine.volume;
