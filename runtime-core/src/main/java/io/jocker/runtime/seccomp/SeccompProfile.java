package io.jocker.runtime.seccomp;

import io.jocker.linux.SeccompCompiler.Rule;
import java.util.List;
import java.util.Set;

/**
 * A profile in which everything is decided: it can be compiled.
 *
 * @param defaultAction the SECCOMP_RET_* value for calls without a rule
 * @param architectures names as SCMP_ARCH_X86_64; empty for the native one alone
 * @param flags of {@code seccomp(2)}
 * @param rules in the order written
 */
public record SeccompProfile(
    int defaultAction, List<String> architectures, Set<FilterFlag> flags, List<Rule> rules) {
  public SeccompProfile {
    architectures = List.copyOf(architectures);
    flags = Set.copyOf(flags);
    rules = List.copyOf(rules);
  }
}
