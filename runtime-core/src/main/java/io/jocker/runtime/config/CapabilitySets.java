package io.jocker.runtime.config;

import io.jocker.linux.Capability;
import java.util.Set;

/** The five sets that a thread has: {@code capabilities(7)}. */
public record CapabilitySets(
    Set<Capability> bounding,
    Set<Capability> effective,
    Set<Capability> permitted,
    Set<Capability> inheritable,
    Set<Capability> ambient) {
  /** A process that may do nothing special. */
  public static final CapabilitySets NONE =
      new CapabilitySets(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

  public CapabilitySets {
    bounding = Set.copyOf(bounding);
    effective = Set.copyOf(effective);
    permitted = Set.copyOf(permitted);
    inheritable = Set.copyOf(inheritable);
    ambient = Set.copyOf(ambient);
  }
}
