package io.jocker.image.snapshot;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a container's root file system comes from, as plain data: whoever starts the container can
 * mount it without knowing images.
 */
public sealed interface RootSpec {
  /**
   * Directories to be stacked by overlayfs.
   *
   * @param lowerDirs the read-only layers, the topmost first, at least one
   * @param upperDir where all changes go
   * @param workDir overlayfs's own, empty, on the same file system as {@code upperDir}
   * @param isVolatile whether nothing in it must survive a power failure, as with {@code --rm}: the
   *     mount then never waits for the disk
   */
  record OverlayRoot(List<Path> lowerDirs, Path upperDir, Path workDir, boolean isVolatile)
      implements RootSpec {
    public OverlayRoot {
      lowerDirs = List.copyOf(lowerDirs);
      if (lowerDirs.isEmpty()) {
        throw new IllegalArgumentException("an overlay has at least one lower directory");
      }
    }
  }

  /** One directory that is the root as it is. */
  record DirectoryRoot(Path directory) implements RootSpec {}
}
