package io.jocker.image.layer;

import org.jspecify.annotations.Nullable;

/** The kinds of files that a layer can hold. */
enum EntryType {
  FILE,
  HARD_LINK,
  SYMLINK,
  CHARACTER_DEVICE,
  BLOCK_DEVICE,
  DIRECTORY,
  FIFO;

  /**
   * The type for a header's flag, or null for one that no layer may have. {@code '\0'} is the file
   * of the tar of 1979, {@code '7'} a file that once asked for contiguous blocks.
   */
  static @Nullable EntryType of(char flag) {
    return switch (flag) {
      case '0', '\0', '7' -> FILE;
      case '1' -> HARD_LINK;
      case '2' -> SYMLINK;
      case '3' -> CHARACTER_DEVICE;
      case '4' -> BLOCK_DEVICE;
      case '5' -> DIRECTORY;
      case '6' -> FIFO;
      default -> null;
    };
  }
}
