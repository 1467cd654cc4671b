package io.jocker.engine;

import java.util.List;
import java.util.Map;

/**
 * An image that came out of an archive.
 *
 * @param id {@code sha256:...}
 * @param names that it has now; empty for an image that the archive gives none
 * @param replaced names that another image had, with its id
 */
public record LoadedImage(String id, List<String> names, Map<String, String> replaced) {
  public LoadedImage {
    names = List.copyOf(names);
    replaced = Map.copyOf(replaced);
  }
}
