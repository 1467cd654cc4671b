package io.jocker.cli.explain;

import java.util.List;

/** The chapters of a story, in the order in which they are told. */
final class Chapter {
  private static final List<String> ORDER =
      List.of(
          "registry",
          "layers",
          "image",
          "root",
          "cgroup",
          "process",
          "namespaces",
          "mounts",
          "settings",
          "network",
          "identity",
          "capabilities",
          "seccomp",
          "exec",
          "jocker");

  private Chapter() {}

  /** Whether a chapter is of requests and layers, and not of system calls. */
  static boolean isOfRegistry(String chapter) {
    return chapter.equals("registry") || chapter.equals("layers");
  }

  /** All chapters. */
  static List<String> all() {
    return ORDER;
  }
}
