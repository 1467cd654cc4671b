package io.jocker.runtime.seccomp;

import io.jocker.linux.Capability;
import io.jocker.linux.SeccompCompiler.Rule;
import java.util.List;
import java.util.Set;

/** A profile in which everything is decided: it can be compiled. */
public sealed interface SeccompProfile permits SeccompProfile.Decided, BuiltinProfile {
  /**
   * The annotation of a config.json that asks for a profile by its name, where {@code
   * linux.seccomp} has none. It can only add a filter, never take one away.
   */
  String ANNOTATION = "io.jocker.seccomp";

  /** The name of jocker's own profile. */
  String BUILTIN = "builtin";

  /** The SECCOMP_RET_* value for calls without a rule. */
  int defaultAction();

  /** Names as SCMP_ARCH_X86_64; empty for the native one alone. */
  List<String> architectures();

  /** Flags of {@code seccomp(2)}. */
  Set<FilterFlag> flags();

  /** The rules in the order written. */
  List<Rule> rules();

  /**
   * Jocker's own profile on this machine. It is known by its name, and read only when there is no
   * compiled filter of it yet.
   *
   * @param capabilities the container's bounding set
   */
  static SeccompProfile builtin(Set<Capability> capabilities) {
    return new BuiltinProfile(capabilities);
  }

  /** One that was written out. */
  record Decided(
      int defaultAction, List<String> architectures, Set<FilterFlag> flags, List<Rule> rules)
      implements SeccompProfile {
    public Decided {
      architectures = List.copyOf(architectures);
      flags = Set.copyOf(flags);
      rules = List.copyOf(rules);
    }
  }
}
