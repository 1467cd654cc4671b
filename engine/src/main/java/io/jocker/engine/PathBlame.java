package io.jocker.engine;

import java.util.List;

/**
 * Which layers of an image have a say in a path.
 *
 * @param path as it is found, without links on the way
 * @param lines of the layers that have one, the uppermost first
 */
public record PathBlame(String path, List<Line> lines) {
  public PathBlame {
    lines = List.copyOf(lines);
  }

  /** What becomes of what a layer has. */
  public enum Effect {
    /** This is what a container sees. */
    SHOWN,
    /** A directory that is one with those of other layers. */
    MERGED,
    /** A layer above replaces or removes it. */
    HIDDEN,
    /** The layer says that the path is gone. */
    REMOVES
  }

  /**
   * One layer.
   *
   * @param bytes of the file that it has there
   */
  public record Line(ImageLayer layer, Effect effect, long bytes) {}
}
