package io.jocker.runtime.config;

import java.util.ArrayList;
import java.util.List;

/** Paths as a container's configuration writes them. */
final class PathInContainer {
  private PathInContainer() {}

  /**
   * The path without ".", ".." and repeated slashes, from the root: what it names when no part of
   * it is a symbolic link. For comparing and showing; opening resolves beneath the open root.
   */
  static String normalize(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** True for {@code directory} itself and what is below it; both normalized. */
  static boolean isWithin(String path, String directory) {
    return path.equals(directory) || path.startsWith(directory + "/");
  }
}
