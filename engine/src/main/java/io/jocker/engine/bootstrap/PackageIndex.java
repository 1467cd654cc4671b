package io.jocker.engine.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The packages that a mirror has, by their names and by what they provide. */
final class PackageIndex {
  private final Map<String, DebPackage> byName = new LinkedHashMap<>();
  private final Map<String, List<DebPackage>> byProvided = new LinkedHashMap<>();

  /** Reads a list {@code Packages}. */
  static PackageIndex read(BufferedReader list) throws IOException {
    PackageIndex index = new PackageIndex();
    ControlFile.read(list, index::add);
    return index;
  }

  private void add(Map<String, String> paragraph) {
    DebPackage found = DebPackage.of(paragraph);
    if (found != null && byName.putIfAbsent(found.name(), found) == null) {
      for (String provided : found.provides()) {
        byProvided.computeIfAbsent(provided, key -> new ArrayList<>()).add(found);
      }
    }
  }

  Collection<DebPackage> all() {
    return byName.values();
  }

  /** Those that satisfy a name: the package of that name first. */
  List<DebPackage> satisfying(String name) {
    List<DebPackage> found = new ArrayList<>();
    DebPackage named = byName.get(name);
    if (named != null) {
      found.add(named);
    }
    found.addAll(byProvided.getOrDefault(name, List.of()));
    return found;
  }
}
