package io.jocker.engine.bootstrap;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a system cannot be without (essential, or of priority required), what was asked for besides,
 * and all that these need. Of alternatives the one that is there already is taken, else the first:
 * a maintainer lists the usual one first.
 */
final class PackageSet {
  private final PackageIndex index;
  private final Map<String, DebPackage> chosen = new LinkedHashMap<>();
  private final Deque<DebPackage> open = new ArrayDeque<>();

  private PackageSet(PackageIndex index) {
    this.index = index;
  }

  /**
   * Chooses.
   *
   * @throws BootstrapException if something is needed that the mirror lacks
   */
  static Collection<DebPackage> of(PackageIndex index, List<String> wanted)
      throws BootstrapException {
    PackageSet set = new PackageSet(index);
    for (DebPackage each : index.all()) {
      if (each.isBase()) {
        set.add(each);
      }
    }
    for (String name : wanted) {
      set.require(List.of(name), "the request");
    }
    while (!set.open.isEmpty()) {
      DebPackage next = set.open.remove();
      for (List<String> group : next.needs()) {
        set.require(group, next.name());
      }
    }
    return set.chosen.values();
  }

  private void add(DebPackage one) {
    if (chosen.putIfAbsent(one.name(), one) == null) {
      open.add(one);
    }
  }

  private void require(List<String> group, String by) throws BootstrapException {
    DebPackage first = null;
    for (String name : group) {
      for (DebPackage each : index.satisfying(name)) {
        if (chosen.containsKey(each.name())) {
          return;
        }
        first = first == null ? each : first;
      }
    }
    if (first == null) {
      throw new BootstrapException(
          by + " needs " + String.join(" or ", group) + ", which the mirror does not have");
    }
    add(first);
  }
}
