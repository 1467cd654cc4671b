package io.jocker.cli.explain;

import java.util.List;

/** The chapters of a story, in the order in which they are told. */
final class Chapter {
  private static final List<String> ORDER =
      List.of(
          "image",
          "root",
          "cgroup",
          "process",
          "namespaces",
          "mounts",
          "settings",
          "identity",
          "capabilities",
          "seccomp",
          "exec",
          "jocker");

  private Chapter() {}

  /** All chapters. */
  static List<String> all() {
    return ORDER;
  }
}
