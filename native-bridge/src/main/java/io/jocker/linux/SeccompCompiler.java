package io.jocker.linux;

import java.util.List;

/** Filters for {@code seccomp(2)}, compiled by libseccomp from rules with names. */
public interface SeccompCompiler {
  /**
   * A condition on an argument: {@code (argument & mask) OP value}.
   *
   * @param index 0 to 5
   * @param operator the name of {@code seccomp_rule_add(3)}: SCMP_CMP_NE, LT, LE, EQ, GE, GT,
   *     MASKED_EQ
   * @param value the first datum (for MASKED_EQ the mask)
   * @param valueTwo the second datum, for MASKED_EQ only
   */
  record Condition(int index, String operator, long value, long valueTwo) {}

  /**
   * What to do on a call.
   *
   * @param name the call's name; one that libseccomp does not know on this machine is passed over
   * @param action the kernel's SECCOMP_RET_* value
   * @param conditions all must hold
   */
  record Rule(String name, int action, List<Condition> conditions) {}

  /**
   * Compiles a filter for this machine and those that it also runs (x86 and x32 on x86_64, ARM on
   * aarch64).
   *
   * @param defaultAction the SECCOMP_RET_* value for calls without a rule
   * @param architectures names as SCMP_ARCH_X86_64; empty for the native one alone
   * @return {@code struct sock_filter} instructions, 8 bytes each
   * @throws SyscallException when libseccomp is missing (ENOSYS) or refuses
   */
  byte[] compile(int defaultAction, List<String> architectures, List<Rule> rules)
      throws SyscallException;
}
