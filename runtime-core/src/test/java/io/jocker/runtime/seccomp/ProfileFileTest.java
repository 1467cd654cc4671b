package io.jocker.runtime.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Capability;
import io.jocker.linux.Machine;
import io.jocker.linux.SeccompCompiler.Condition;
import io.jocker.linux.SeccompCompiler.Rule;
import io.jocker.runtime.spec.InvalidSpecException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFileTest {
  private static final ProfileConditions HERE =
      new ProfileConditions(
          Set.of(Capability.KILL, Capability.BPF), Machine.X86_64, new KernelVersion(5, 10));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'includes': {'caps': ['CAP_KILL']} | true",
        "'includes': {'caps': ['CAP_KILL', 'CAP_BPF']} | true",
        "'includes': {'caps': ['CAP_KILL', 'CAP_CHOWN']} | false",
        "'includes': {'arches': ['arm64', 'amd64']} | true",
        "'includes': {'arches': ['arm64']} | false",
        "'includes': {'minKernel': '5.10'} | true",
        "'includes': {'minKernel': '5.9'} | true",
        "'includes': {'minKernel': '5.11'} | false",
        "'includes': {'minKernel': '4.19'} | true",
        "'excludes': {'caps': ['CAP_CHOWN']} | true",
        "'excludes': {'caps': ['CAP_CHOWN', 'CAP_BPF']} | false",
        "'excludes': {'arches': ['amd64']} | false",
        "'excludes': {'minKernel': '5.4'} | false",
        "'excludes': {'minKernel': '6.0'} | true",
        "'includes': {}, 'excludes': {} | true",
        "'includes': {'caps': ['CAP_KILL']}, 'excludes': {'arches': ['amd64']} | false",
      })
  void aRuleIsThereWhenItsConditionsHold(String conditions, boolean there) {
    SeccompProfile profile =
        read("'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_ALLOW', " + conditions + "}]");
    assertThat(profile.rules().isEmpty()).isNotEqualTo(there);
  }

  @Test
  void readsTheOciForm() {
    SeccompProfile profile =
        read(
            "'architectures': ['SCMP_ARCH_X86_64'], 'flags': ['SECCOMP_FILTER_FLAG_LOG'],"
                + "'syscalls': [{'names': ['a', 'b'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 5,"
                + " 'args': [{'index': 1, 'value': 18446744073709551615, 'op': 'SCMP_CMP_GT'}]}]");
    List<Condition> conditions = List.of(new Condition(1, "SCMP_CMP_GT", -1, 0));
    assertThat(profile)
        .isEqualTo(
            new SeccompProfile.Decided(
                0x7fff0000,
                List.of("SCMP_ARCH_X86_64"),
                Set.of(FilterFlag.LOG),
                List.of(
                    new Rule("a", 0x00050005, conditions), new Rule("b", 0x00050005, conditions))));
  }

  /**
   * libseccomp takes no rule with two conditions on one argument; other runtimes make them "or".
   */
  @Test
  void twoConditionsOnOneArgumentAreTwoRules() {
    SeccompProfile profile =
        read(
            "'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_KILL_PROCESS', 'args': ["
                + "{'index': 0, 'value': 1, 'op': 'SCMP_CMP_EQ'},"
                + "{'index': 0, 'value': 2, 'op': 'SCMP_CMP_EQ'}]}]");
    assertThat(profile.rules()).hasSize(2).allMatch(rule -> rule.action() == 0x80000000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'syscalls': [{'names': ['a'], 'action': 'ALLOW'}]"
            + "| syscalls[0].action: not an action: \"ALLOW\"",
        "'syscalls': [{'names': 'a', 'action': 'SCMP_ACT_ALLOW'}]"
            + "| syscalls[0].names: the string \"a\" where a list belongs",
        "'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 4096}]"
            + "| syscalls[0].action: no errno: 4096",
        "'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_LOG',"
            + " 'args': [{'index': 6, 'value': 0, 'op': 'SCMP_CMP_EQ'}]}]"
            + "| syscalls[0].args[0].index: not 0 to 5: 6",
        "'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_LOG',"
            + " 'args': [{'index': 0, 'value': 0, 'op': '=='}]}]"
            + "| syscalls[0].args[0].op: not an operator: \"==\"",
        "'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_LOG', 'includes':"
            + " {'minKernel': 'new'}}]"
            + "| syscalls[0].includes.minKernel: not a kernel's release: \"new\"",
        "'flags': ['LOG'] | profile.json.flags: not a flag: \"LOG\"",
        "'listenerPath': '/run/x' | profile.json.listenerPath: not supported: \"/run/x\"",
      })
  void namesWhatIsWrong(String part, String message) {
    assertThatThrownBy(() -> read(part))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(message);
  }

  private static SeccompProfile read(String part) {
    String json = "{'defaultAction': 'SCMP_ACT_ALLOW', " + part + "}";
    return ProfileFile.read("profile.json", json.replace('\'', '"').getBytes(UTF_8), HERE);
  }
}
