package io.jocker.runtime.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.Spec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each line is a part of config.json with ' for ", and the error that it must give. */
class ValidatorTest {
  private static final String NS = "'namespaces': [{'type': 'mount'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'root': {'path': ''} | root.path: missing",
        "'linux': {@, {'type': 'mount'}]} | linux.namespaces[1].type: there twice: \"mount\"",
        "'linux': {@, {'type': 'disk'}]}"
            + "| linux.namespaces[1].type: not a kind of namespace: \"disk\"",
        "'linux': {@, {'type': 'pid', 'path': 'ns'}]}"
            + "| linux.namespaces[1].path: not an absolute path: \"ns\"",
        "'hostname': 'a' | hostname: needs a uts namespace: \"a\"",
        "'domainname': 'a' | domainname: needs a uts namespace: \"a\"",
        "'hostname': 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff12345',"
            + " 'linux': {@, {'type': 'uts'}]}"
            + "| hostname: longer than 64 bytes:"
            + " \"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff12345\"",
        "'linux': {@], 'uidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]}"
            + "| linux.uidMappings: needs a new user namespace",
        "'linux': {@], 'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]}"
            + "| linux.gidMappings: needs a new user namespace",
        "'linux': {@, {'type': 'user'}]} | linux.uidMappings: missing for a new user namespace",
        "'linux': {@, {'type': 'user'}],"
            + " 'uidMappings': [{'containerID': 1, 'hostID': 0, 'size': 9}],"
            + " 'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 9}]}"
            + "| process.user.uid: not mapped in the user namespace: 0",
        "'linux': {@, {'type': 'user'}],"
            + " 'uidMappings': [{'containerID': 0, 'hostID': 4294967295, 'size': 9}],"
            + " 'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 9}]}"
            + "| linux.uidMappings[0]: no mapping of 32-bit ids: 0 4294967295 9",
        "'linux': {@], 'timeOffsets': {'boottime': {'secs': 1}}}"
            + "| linux.timeOffsets: needs a new time namespace",
        "'linux': {@, {'type': 'time'}], 'timeOffsets': {'realtime': {'secs': 1}}}"
            + "| linux.timeOffsets: not a clock: \"realtime\"",
        "'mounts': [{'destination': '/a', 'type': 'tmpfs'}], 'linux': {}"
            + "| mounts: needs a new mount namespace",
        "'linux': {'maskedPaths': ['/proc/kcore']}"
            + "| linux.maskedPaths: needs a new mount namespace",
        "'linux': {@], 'maskedPaths': ['proc']}"
            + "| linux.maskedPaths[0]: not an absolute path: \"proc\"",
        "'linux': {@], 'rootfsPropagation': 'loud'} | linux.rootfsPropagation:"
            + " not shared, slave, private or unbindable: \"loud\"",
        "'linux': {@], 'sysctl': {'net.ipv4.ip_forward': '1'}}"
            + "| linux.sysctl[\"net.ipv4.ip_forward\"]:"
            + " needs a network namespace that is not the host's",
        "'linux': {@], 'sysctl': {'kernel.shmmax': '1'}}"
            + "| linux.sysctl[\"kernel.shmmax\"]: needs an ipc namespace that is not the host's",
        "'linux': {@, {'type': 'network'}, {'type': 'uts'}, {'type': 'ipc'}],"
            + " 'sysctl': {'kernel.core_pattern': '/x'}}"
            + "| linux.sysctl[\"kernel.core_pattern\"]:"
            + " no parameter of a namespace, it would be the host's",
        "'linux': {@, {'type': 'network'}], 'sysctl': {'net.//.kernel.core_pattern': '1'}}"
            + "| linux.sysctl[\"net.//.kernel.core_pattern\"]:"
            + " not the name of a kernel parameter: \"net.//.kernel.core_pattern\"",
        "'mounts': [{'destination': '/'}] | mounts[0].destination: it would hide the root: \"/\"",
        "'mounts': [{'destination': '/a/..', 'type': 'tmpfs'}]"
            + "| mounts[0].destination: it would hide the root: \"/a/..\"",
        "'mounts': [{'destination': '/a'}] | mounts[0].type: missing, and no bind mount either",
        "'mounts': [{'destination': '/a', 'options': ['rbind']}]"
            + "| mounts[0].source: missing for a bind mount",
        "'mounts': [{'destination': '/proc', 'type': 'tmpfs'}]"
            + "| mounts[0].destination: nothing may be mounted over /proc there: \"/proc\"",
        "'mounts': [{'destination': '/a/../proc//self/./attr', 'type': 'bind', 'source': '/b'}]"
            + "| mounts[0].destination: nothing may be mounted over /proc there:"
            + " \"/proc/self/attr\"",
        "'mounts': [{'destination': '/proc/sys', 'type': 'proc'}]"
            + "| mounts[0].destination: nothing may be mounted over /proc there: \"/proc/sys\"",
        "'linux': {@], 'devices': [{'path': 'x', 'type': 'c', 'major': 1, 'minor': 1}]}"
            + "| linux.devices[0].path: not an absolute path: \"x\"",
        "'linux': {@], 'devices': [{'path': '/dev/x', 'type': 'd'}]}"
            + "| linux.devices[0].type: not c, u, b or p: \"d\"",
        "'linux': {@], 'devices': [{'path': '/dev/x', 'type': 'c', 'major': 1}]}"
            + "| linux.devices[0].minor: missing",
        "'linux': {@], 'devices': [{'path': '/dev/x', 'type': 'b', 'major': 4096, 'minor': 0}]}"
            + "| linux.devices[0].major: not 0 to 4095: 4096",
        "'linux': {@], 'devices': [{'path': '/dev/x', 'type': 'p'},"
            + " {'path': '/dev/./x', 'type': 'p'}]}"
            + "| linux.devices[1].path: there twice: \"/dev/./x\"",
        "'hooks': {'poststop': [{'path': 'x'}]}"
            + "| hooks.poststop[0].path: not an absolute path: \"x\"",
        "'hooks': {'prestart': [{'path': '/x', 'timeout': 0}]}"
            + "| hooks.prestart[0].timeout: not above 0 seconds: 0",
        "'linux': {@], 'mountLabel': 'a_t'} | linux.mountLabel: SELinux is not supported: \"a_t\"",
      })
  void refusesWhatTheWholeMayNotAskFor(String part, String message) {
    String process = "'process': {'args': ['sh'], 'cwd': '/', 'user': {'uid': 0, 'gid': 0}}";
    refuses(part + ", " + process, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'args': [] | process.args: no program to run",
        "'args': [''] | process.args: no program to run",
        "'args': ['a', 'b\\u0000c'] | process.args[1]: a NUL in it",
        "'env': ['A\\u0000=b'] | process.env[0]: a NUL in it",
        "'env': ['A=', 'B'] | process.env[1]: not NAME=VALUE: \"B\"",
        "'env': ['=b'] | process.env[0]: not NAME=VALUE: \"=b\"",
        "'cwd': 'tmp' | process.cwd: not an absolute path: \"tmp\"",
        "'user': {'uid': -1, 'gid': 0} | process.user.uid: not 0 to 4294967294: -1",
        "'user': {'uid': 0, 'gid': 4294967295}"
            + "| process.user.gid: not 0 to 4294967294: 4294967295",
        "'user': {'uid': 0, 'gid': 0, 'umask': 512} | process.user.umask: not 0 to 511: 512",
        "'consoleSize': {'height': 65536, 'width': 1}"
            + "| process.consoleSize: not 0 to 65535: 65536 by 1",
        "'oomScoreAdj': 1001 | process.oomScoreAdj: not -1000 to 1000: 1001",
        "'apparmorProfile': 'x' | process.apparmorProfile: AppArmor is not supported: \"x\"",
        "'selinuxLabel': 'x' | process.selinuxLabel: SELinux is not supported: \"x\"",
        "'capabilities': {'bounding': ['KILL']}"
            + "| process.capabilities.bounding: not a capability: \"KILL\"",
        "'rlimits': [{'type': 'RLIMIT_X', 'soft': 1, 'hard': 1}]"
            + "| process.rlimits[0].type: not a resource limit: \"RLIMIT_X\"",
        "'rlimits': [{'type': 'RLIMIT_AS', 'soft': 2, 'hard': 1}]"
            + "| process.rlimits[0]: the soft limit 2 is above the hard limit 1",
        "'rlimits': [{'type': 'RLIMIT_AS', 'soft': -1, 'hard': 1}] | process.rlimits[0]:"
            + " the soft limit 18446744073709551615 is above the hard limit 1",
        "'rlimits': [{'type': 'RLIMIT_AS', 'soft': 1, 'hard': 1},"
            + " {'type': 'RLIMIT_AS', 'soft': 1, 'hard': 1}]"
            + "| process.rlimits[1].type: RLIMIT_AS is there twice",
        "'ioPriority': {'class': 'IOPRIO_CLASS_BE', 'priority': 8}"
            + "| process.ioPriority.priority: not 0 to 7: 8",
        "'scheduler': {'policy': 'SCHED_FAIR'}"
            + "| process.scheduler.policy: not a policy: \"SCHED_FAIR\"",
      })
  void refusesWhatAProcessMayNotAskFor(String part, String message) {
    refuses("'process': {" + processWith(part) + "}", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'memory': {'limit': -2} | memory.limit: neither -1 nor a number from 0: -2",
        "'memory': {'limit': 20, 'swap': 10}"
            + "| memory.swap: memory and swap together need a memory limit that is not above it: 10",
        "'memory': {'swap': 10}"
            + "| memory.swap: memory and swap together need a memory limit that is not above it: 10",
        "'memory': {'swappiness': 101} | memory.swappiness: not 0 to 100: 101",
        "'memory': {'kernel': 10} | memory.kernel:"
            + " Linux has no limit of kernel memory since 5.16: 10",
        "'cpu': {'shares': 1} | cpu.shares: not 2 to 262144: 1",
        "'cpu': {'period': 999} | cpu.period: not 1000 to 1000000: 999",
        "'cpu': {'quota': 999}" + "| cpu.quota: below the kernel's least of 1000 microseconds: 999",
        "'cpu': {'cpus': 'all'} | cpu.cpus: not a list such as 0-3,7: \"all\"",
        "'blockIO': {'weight': 9} | blockIO.weight: not 10 to 1000: 9",
        "'hugepageLimits': [{'pageSize': '2m', 'limit': 1}]"
            + "| hugepageLimits: not a size such as 2MB: \"2m\"",
        "'devices': [{'allow': true, 'type': 'x'}] | devices[0].type: not a, b or c: \"x\"",
        "'devices': [{'allow': true, 'access': 'rx'}]"
            + "| devices[0].access: not of the letters r, w, m: \"rx\"",
        "'unified': {'../memory.max': '1'}"
            + "| unified: not the name of a cgroup file: \"../memory.max\"",
      })
  void refusesLimitsThatNoKernelTakes(String part, String message) {
    refuses(
        "'process': {" + processWith("") + "}, 'linux': {@], 'resources': {" + part + "}}",
        "linux.resources." + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'mounts': [{'destination': '/proc', 'type': 'proc'}]",
        "'mounts': [{'destination': '/proc', 'type': 'bind', 'source': '/proc'}]",
        "'mounts': [{'destination': '/proc/cpuinfo', 'type': 'bind', 'source': '/x'}]",
        "'mounts': [{'destination': '/procurement', 'type': 'tmpfs'}]",
        "'linux': {@, {'type': 'network', 'path': '/run/netns/a'}],"
            + " 'sysctl': {'net.core.somaxconn': '1'}}",
        "'linux': {@, {'type': 'uts'}], 'sysctl': {'kernel.domainname': 'a'}}",
      })
  void allowsWhatIsSafe(String part) {
    String process = "'process': {" + processWith("") + "}";
    assertThatCode(() -> convert(part + ", " + process)).doesNotThrowAnyException();
  }

  private static String processWith(String part) {
    StringBuilder out = new StringBuilder(part.isEmpty() ? "'umask': 0" : part);
    String[] defaults = {"'args': ['sh']", "'cwd': '/'", "'user': {'uid': 0, 'gid': 0}"};
    for (String one : defaults) {
      if (!part.startsWith(one.substring(0, one.indexOf(':')))) {
        out.append(", ").append(one);
      }
    }
    return out.toString();
  }

  private static void refuses(String parts, String message) {
    assertThatThrownBy(() -> convert(parts))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(message);
  }

  private static void convert(String parts) {
    String all = parts.replace("@", NS);
    String json =
        "{'ociVersion': '1.2.0', "
            + (all.contains("'root'") ? "" : "'root': {'path': 'rootfs'}, ")
            + (all.contains("'linux'") ? "" : "'linux': {" + NS + "]}, ")
            + all
            + "}";
    SpecConverter.convert(Spec.parse(json.replace('\'', '"').getBytes(UTF_8)), "/bundle");
  }
}
