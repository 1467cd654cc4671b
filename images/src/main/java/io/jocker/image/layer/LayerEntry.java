package io.jocker.image.layer;

import org.jspecify.annotations.Nullable;

/**
 * What one entry of a layer asks for (OCI image specification, layer.md): something that is there,
 * or, under a reserved name, that something of the layers below is not there any more.
 */
sealed interface LayerEntry {
  /** A file, directory, link or device at {@code path}. */
  record Content(EntryPath path, TarMember member) implements LayerEntry {}

  /** What the layers below have at {@code hidden} is gone. */
  record Whiteout(EntryPath hidden) implements LayerEntry {}

  /** Of {@code directory}, nothing of what the layers below have in it is there. */
  record OpaqueWhiteout(EntryPath directory) implements LayerEntry {}

  /**
   * Reads the name.
   *
   * @return null for what AUFS kept in layers for itself, which docker leaves out too
   * @throws LayerFormatException if it leaves the root or hides what cannot be hidden
   */
  static @Nullable LayerEntry of(TarMember member, Limits limits) throws LayerFormatException {
    EntryPath path = EntryPath.parse(member.name(), limits);
    return WhiteoutName.isReserved(path) ? WhiteoutName.parse(path) : new Content(path, member);
  }
}
