package io.jocker.engine.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One package as a list of packages describes it.
 *
 * @param depends what it needs, in the words of the list: few of all packages are ever asked
 * @param provides names that it stands for, too
 * @param file its path at the mirror
 */
record DebPackage(
    String name,
    boolean isBase,
    String depends,
    List<String> provides,
    String file,
    long size,
    String sha256) {

  /** Reads a paragraph; null for one that no package can be downloaded by. */
  static @Nullable DebPackage of(Map<String, String> paragraph) {
    String name = paragraph.getOrDefault("package", "");
    String file = paragraph.getOrDefault("filename", "");
    String sha256 = paragraph.getOrDefault("sha256", "");
    String size = paragraph.getOrDefault("size", "");
    // Both become paths.
    boolean usable =
        name.matches("[a-z0-9][a-z0-9+.-]*")
            && !file.isEmpty()
            && !file.startsWith("/")
            && !List.of(file.split("/", -1)).contains("..")
            && sha256.matches("[0-9a-f]{64}")
            && size.matches("[0-9]{1,12}");
    if (!usable) {
      return null;
    }
    String depends =
        paragraph.getOrDefault("pre-depends", "") + "," + paragraph.getOrDefault("depends", "");
    List<String> provides = new ArrayList<>();
    groups(paragraph.getOrDefault("provides", "")).forEach(provides::addAll);
    boolean base =
        paragraph.getOrDefault("essential", "").equals("yes")
            || paragraph.getOrDefault("priority", "").equals("required");
    return new DebPackage(name, base, depends, provides, file, Long.parseLong(size), sha256);
  }

  /** Groups of names, of each of which one has to be there. */
  List<List<String>> needs() {
    return groups(depends);
  }

  /**
   * {@code libc6 (>= 2.36), perl:any | perl-base}: versions and architectures are left out, for one
   * suite has one version of each package that fits the others.
   */
  static List<List<String>> groups(String field) {
    List<List<String>> groups = new ArrayList<>();
    for (String group : field.split(",", -1)) {
      List<String> names = new ArrayList<>();
      for (String alternative : group.split("\\|", -1)) {
        String name = alternative.strip().split("[\\s(\\[:]", 2)[0];
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
      if (!names.isEmpty()) {
        groups.add(names);
      }
    }
    return groups;
  }
}
