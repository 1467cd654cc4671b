package io.jocker.engine.request;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths of mounts, cleaned as text: nothing is looked up. */
final class MountPath {
  private MountPath() {}

  /** The path without {@code .}, {@code ..}, doubled and trailing slashes. */
  static String clean(String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return "/" + String.join("/", names);
  }

  /** A checked path in the container. */
  static String target(String type, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "invalid mount config for type \""
              + type
              + "\": invalid mount path: '"
              + path
              + "' mount path must be absolute");
    }
    String clean = clean(path);
    if (clean.equals("/")) {
      throw new IllegalArgumentException(
          "invalid mount config for type \""
              + type
              + "\": invalid specification: destination can't be '/'");
    }
    return clean;
  }

  /** Refuses a path that is absolute or leads upwards. */
  static void checkBelow(String subpath, String what) {
    boolean upwards = false;
    int depth = 0;
    for (String name : subpath.split("/", -1)) {
      depth += name.equals("..") ? -1 : name.isEmpty() || name.equals(".") ? 0 : 1;
      upwards |= depth < 0;
    }
    if (upwards || subpath.startsWith("/")) {
      throw new IllegalArgumentException(
          "invalid mount config for type \""
              + what
              + "\": subpath must be a relative path within the "
              + what);
    }
  }
}
