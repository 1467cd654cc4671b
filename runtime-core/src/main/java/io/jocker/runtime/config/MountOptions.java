package io.jocker.runtime.config;

import static java.util.Map.entry;

import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountFlag;
import io.jocker.linux.MountOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Mount options as people write them ({@code mount(8)}, fstab), read the way other runtimes read
 * them: what has no meaning for every mount is the file system's own, and handed to it.
 */
final class MountOptions {
  /** An attribute that a word sets or clears; access times are one choice of several. */
  private record Meaning(Set<MountAttribute> set, Set<MountAttribute> clear) {}

  private static final Map<String, Meaning> ATTRIBUTES =
      Map.ofEntries(
          entry("ro", set(MountAttribute.RDONLY)),
          entry("rw", clear(MountAttribute.RDONLY)),
          entry("nosuid", set(MountAttribute.NOSUID)),
          entry("suid", clear(MountAttribute.NOSUID)),
          entry("nodev", set(MountAttribute.NODEV)),
          entry("dev", clear(MountAttribute.NODEV)),
          entry("noexec", set(MountAttribute.NOEXEC)),
          entry("exec", clear(MountAttribute.NOEXEC)),
          entry("nodiratime", set(MountAttribute.NODIRATIME)),
          entry("diratime", clear(MountAttribute.NODIRATIME)),
          entry("noatime", set(MountAttribute.NOATIME)),
          entry("atime", clear(MountAttribute.NOATIME, MountAttribute.STRICTATIME)),
          entry("relatime", clear(MountAttribute.NOATIME, MountAttribute.STRICTATIME)),
          entry("norelatime", set(MountAttribute.STRICTATIME)),
          entry("strictatime", set(MountAttribute.STRICTATIME)),
          entry("nostrictatime", clear(MountAttribute.NOATIME, MountAttribute.STRICTATIME)),
          entry("nosymfollow", set(MountAttribute.NOSYMFOLLOW)),
          entry("symfollow", clear(MountAttribute.NOSYMFOLLOW)));

  private static final Map<String, Propagation> PROPAGATIONS =
      Map.of(
          "private", new Propagation(MountFlag.PRIVATE, false),
          "rprivate", new Propagation(MountFlag.PRIVATE, true),
          "shared", new Propagation(MountFlag.SHARED, false),
          "rshared", new Propagation(MountFlag.SHARED, true),
          "slave", new Propagation(MountFlag.SLAVE, false),
          "rslave", new Propagation(MountFlag.SLAVE, true),
          "unbindable", new Propagation(MountFlag.UNBINDABLE, false),
          "runbindable", new Propagation(MountFlag.UNBINDABLE, true));

  /** Words of old that change nothing on kernels of today, or that are the default. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("defaults", "remount", "silent", "loud", "iversion", "noiversion", "acl", "noacl");

  /** Jocker's own word, which other runtimes do not know: a part of the source. */
  private static final String SUBPATH = "x-jocker.subpath=";

  private final Set<MountAttribute> set = EnumSet.noneOf(MountAttribute.class);
  private final Set<MountAttribute> clear = EnumSet.noneOf(MountAttribute.class);
  private final Set<MountAttribute> recursiveSet = EnumSet.noneOf(MountAttribute.class);
  private final Set<MountAttribute> recursiveClear = EnumSet.noneOf(MountAttribute.class);
  private final List<Propagation> propagation = new ArrayList<>();
  private final List<MountOption> data = new ArrayList<>();
  private String subpath = "";
  private boolean bind;
  private boolean recursiveBind;
  private boolean copyUp;
  private boolean idMapped;
  private boolean idMappedRecursively;

  private MountOptions() {}

  static MountOptions parse(List<String> options) {
    MountOptions out = new MountOptions();
    for (String option : options) {
      out.add(option);
    }
    return out;
  }

  /** The part of the source that is meant, empty for all. */
  String subpath() {
    return subpath;
  }

  /** True when "bind" or "rbind" is among them. */
  boolean isBind() {
    return bind;
  }

  boolean isRecursiveBind() {
    return recursiveBind;
  }

  boolean copiesUp() {
    return copyUp;
  }

  boolean isIdMapped() {
    return idMapped;
  }

  boolean isIdMappedRecursively() {
    return idMappedRecursively;
  }

  /** What the file system itself understands, in the order written. */
  List<MountOption> data() {
    return data;
  }

  MountSettings settings() {
    return new MountSettings(set, clear, recursiveSet, recursiveClear, propagation);
  }

  private void add(String option) {
    Propagation spread = PROPAGATIONS.get(option);
    Meaning meaning = ATTRIBUTES.get(option);
    if (meaning != null) {
      apply(meaning, set, clear);
    } else if (spread != null) {
      propagation.add(spread);
    } else if (option.startsWith("r") && ATTRIBUTES.containsKey(option.substring(1))) {
      apply(ATTRIBUTES.get(option.substring(1)), recursiveSet, recursiveClear);
    } else if (option.startsWith(SUBPATH)) {
      subpath = option.substring(SUBPATH.length());
    } else if (!isSwitch(option) && !WITHOUT_EFFECT.contains(option)) {
      data.add(dataOption(option));
    }
  }

  /** Turns on what one of jocker's or the runtimes' own words asks for; false for other words. */
  private boolean isSwitch(String option) {
    switch (option) {
      case "bind" -> bind = true;
      case "rbind" -> {
        bind = true;
        recursiveBind = true;
      }
      case "tmpcopyup" -> copyUp = true;
      case "idmap" -> idMapped = true;
      case "ridmap" -> {
        idMapped = true;
        idMappedRecursively = true;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A later word wins over an earlier one. */
  private static void apply(Meaning meaning, Set<MountAttribute> set, Set<MountAttribute> clear) {
    if (meaning.set.contains(MountAttribute.NOATIME)
        || meaning.set.contains(MountAttribute.STRICTATIME)) {
      set.remove(MountAttribute.NOATIME);
      set.remove(MountAttribute.STRICTATIME);
    }
    set.removeAll(meaning.clear);
    clear.removeAll(meaning.set);
    set.addAll(meaning.set);
    clear.addAll(meaning.clear);
  }

  private static MountOption dataOption(String option) {
    int equals = option.indexOf('=');
    return equals < 0
        ? MountOption.flag(option)
        : new MountOption(option.substring(0, equals), option.substring(equals + 1));
  }

  private static Meaning set(MountAttribute attribute) {
    return new Meaning(Set.of(attribute), Set.of());
  }

  private static Meaning clear(MountAttribute... attributes) {
    return new Meaning(Set.of(), Set.of(attributes));
  }
}
