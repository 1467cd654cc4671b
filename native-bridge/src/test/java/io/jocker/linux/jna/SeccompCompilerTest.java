package io.jocker.linux.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.Machine;
import io.jocker.linux.SeccompCompiler;
import io.jocker.linux.SeccompCompiler.Condition;
import io.jocker.linux.SeccompCompiler.Rule;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compiles filters and asks them what they say to a call, as the kernel does. */
class SeccompCompilerTest {
  private static final int ALLOW = 0x7fff0000;
  private static final int ERRNO_EPERM = 0x00050001;
  private static final int ERRNO_ENOSYS = 0x00050026;
  private static final int I386 = 0x40000003;

  private final Linux linux = JnaLinux.open();
  private final SeccompCompiler compiler = linux.seccomp();
  private final int native64 = Machine.CURRENT.auditArchitecture();

  @Test
  void answersEachCallByItsRule() throws Exception {
    BpfMachine filter =
        compile(
            ERRNO_EPERM,
            List.of(),
            new Rule("read", ALLOW, List.of()),
            new Rule("clone3", ERRNO_ENOSYS, List.of()),
            new Rule("no_such_call", ALLOW, List.of()),
            // What the default says anyway is no error.
            new Rule("mount", ERRNO_EPERM, List.of()));
    assertThat(filter.run(native64, number(SystemCall.READ))).isEqualTo(ALLOW);
    assertThat(filter.run(native64, number(SystemCall.CLONE3))).isEqualTo(ERRNO_ENOSYS);
    assertThat(filter.run(native64, number(SystemCall.MOUNT))).isEqualTo(ERRNO_EPERM);
    assertThat(filter.run(native64, number(SystemCall.WRITE))).isEqualTo(ERRNO_EPERM);
    // Another machine's calls are not let through by numbers of this one.
    assertThat(filter.run(I386, number(SystemCall.READ))).isNotEqualTo(ALLOW);
  }

  @Test
  void looksAtArguments() throws Exception {
    BpfMachine filter =
        compile(
            ALLOW,
            List.of(),
            new Rule(
                "personality",
                ERRNO_EPERM,
                List.of(new Condition(0, "SCMP_CMP_NE", 0xffffffffL, 0))),
            new Rule(
                "unshare",
                ERRNO_EPERM,
                List.of(new Condition(0, "SCMP_CMP_MASKED_EQ", 0x10000000, 0x10000000))),
            new Rule(
                "kill",
                ERRNO_EPERM,
                List.of(
                    new Condition(0, "SCMP_CMP_GT", 1, 0), new Condition(1, "SCMP_CMP_EQ", 9, 0))));
    int personality = number(SystemCall.PERSONALITY);
    assertThat(filter.run(native64, personality, 0xffffffffL)).isEqualTo(ALLOW);
    assertThat(filter.run(native64, personality, 0x40000)).isEqualTo(ERRNO_EPERM);
    int unshare = number(SystemCall.UNSHARE);
    assertThat(filter.run(native64, unshare, 0x20000)).isEqualTo(ALLOW);
    assertThat(filter.run(native64, unshare, 0x10020000)).isEqualTo(ERRNO_EPERM);
    int kill = number(SystemCall.KILL);
    assertThat(filter.run(native64, kill, 1, 9)).isEqualTo(ALLOW);
    assertThat(filter.run(native64, kill, 2, 9)).isEqualTo(ERRNO_EPERM);
    assertThat(filter.run(native64, kill, 2, 15)).isEqualTo(ALLOW);
    assertThat(filter.run(native64, kill, 1L << 32, 9)).isEqualTo(ERRNO_EPERM);
  }

  @Test
  void knowsTheOtherMachinesOfThisProcessor() throws Exception {
    String name = Machine.CURRENT == Machine.X86_64 ? "SCMP_ARCH_X86" : "SCMP_ARCH_ARM";
    String own = Machine.CURRENT == Machine.X86_64 ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64";
    BpfMachine filter =
        compile(ERRNO_EPERM, List.of(own, name), new Rule("read", ALLOW, List.of()));
    // 3 is read on x86 and on 32-bit ARM.
    int token = Machine.CURRENT == Machine.X86_64 ? I386 : 0x40000028;
    assertThat(filter.run(token, 3)).isEqualTo(ALLOW);
    assertThat(filter.run(token, 4)).isEqualTo(ERRNO_EPERM);
    assertThat(filter.run(native64, number(SystemCall.READ))).isEqualTo(ALLOW);
  }

  @Test
  void findsACallInFewStepsAmongHundreds() throws Exception {
    List<Rule> rules = new ArrayList<>();
    for (SystemCall call : SystemCall.values()) {
      rules.add(new Rule(call.manName(), ALLOW, List.of()));
    }
    BpfMachine filter = compile(ERRNO_EPERM, List.of(), rules.toArray(new Rule[0]));
    for (SystemCall call : SystemCall.values()) {
      assertThat(filter.run(native64, number(call))).isEqualTo(ALLOW);
      assertThat(filter.steps()).isLessThan(30);
    }
  }

  @Test
  void quotesWhatLibseccompDoesNotKnow() {
    assertThatThrownBy(() -> compile(ALLOW, List.of("SCMP_ARCH_PDP11")))
        .isInstanceOf(SyscallException.class)
        .hasMessage("seccomp_arch_add(SCMP_ARCH_PDP11): EINVAL (Invalid argument)");
    Condition odd = new Condition(0, "SCMP_CMP_ODD", 0, 0);
    assertThatThrownBy(() -> compile(ALLOW, List.of(), new Rule("kill", ERRNO_EPERM, List.of(odd))))
        .hasMessage("seccomp_rule_add(SCMP_CMP_ODD): EINVAL (Invalid argument)");
    Condition seventh = new Condition(6, "SCMP_CMP_EQ", 0, 0);
    assertThatThrownBy(
            () -> compile(ALLOW, List.of(), new Rule("kill", ERRNO_EPERM, List.of(seventh))))
        .isInstanceOf(SyscallException.class)
        .hasMessageStartingWith("seccomp_rule_add(kill, 0x50001, [Condition[index=6");
    assertThatThrownBy(() -> compile(0x12345, List.of()))
        .hasMessage("seccomp_init(0x12345): EINVAL (Invalid argument)");
  }

  @Test
  void namesThePackageOfAMissingLibrary() {
    assertThatThrownBy(() -> LibSeccomp.open("libseccomp.so.999"))
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSYS))
        .hasMessage(
            "dlopen(libseccomp.so.999): ENOSYS (Function not implemented): "
                + "libseccomp is missing (Debian package libseccomp2)");
  }

  private BpfMachine compile(int defaultAction, List<String> architectures, Rule... rules)
      throws SyscallException {
    return new BpfMachine(compiler.compile(defaultAction, architectures, List.of(rules)));
  }

  private static int number(SystemCall call) {
    return call.number(Machine.CURRENT);
  }
}
