package io.jocker.engine;

import java.util.List;

/**
 * Volumes that a pruning takes, or would take.
 *
 * @param volumes those that nobody uses
 * @param trash those that were removed before and could still be brought back
 * @param bytes that become free
 */
public record PrunedVolumes(List<Item> volumes, List<Item> trash, long bytes) {

  /** One volume and what it takes on the disk. */
  public record Item(String name, long bytes) {}

  public PrunedVolumes {
    volumes = List.copyOf(volumes);
    trash = List.copyOf(trash);
  }
}
