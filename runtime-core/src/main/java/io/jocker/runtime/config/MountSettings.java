package io.jocker.runtime.config;

import io.jocker.linux.MountAttribute;
import java.util.List;
import java.util.Set;

/**
 * What a mount allows: {@code mount_setattr(2)}.
 *
 * @param set attributes of this mount
 * @param clear attributes that it must not have; a bind mount begins with those of its source
 * @param recursiveSet attributes of this mount and of those below (options as {@code rro})
 * @param recursiveClear the same, not to have
 * @param propagation in the order to be applied; empty: private
 */
public record MountSettings(
    Set<MountAttribute> set,
    Set<MountAttribute> clear,
    Set<MountAttribute> recursiveSet,
    Set<MountAttribute> recursiveClear,
    List<Propagation> propagation) {
  /** Nothing asked for. */
  public static final MountSettings DEFAULT =
      new MountSettings(Set.of(), Set.of(), Set.of(), Set.of(), List.of());

  public MountSettings {
    set = Set.copyOf(set);
    clear = Set.copyOf(clear);
    recursiveSet = Set.copyOf(recursiveSet);
    recursiveClear = Set.copyOf(recursiveClear);
    propagation = List.copyOf(propagation);
  }

  public boolean readonly() {
    return set.contains(MountAttribute.RDONLY) || recursiveSet.contains(MountAttribute.RDONLY);
  }
}
