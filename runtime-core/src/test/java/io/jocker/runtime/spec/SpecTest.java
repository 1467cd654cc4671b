package io.jocker.runtime.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecTest {
  @ParameterizedTest
  @ValueSource(strings = {"runc-spec.json", "podman.json"})
  void writesWhatItReadOfAnotherToolsFile(String name) throws IOException {
    byte[] golden = golden(name);
    byte[] written = Spec.parse(golden).toJson();
    assertThat(simplified(tree(written))).isEqualTo(simplified(tree(golden)));
  }

  @Test
  void readsTheFieldsOfRuncsExample() throws IOException {
    Spec spec = Spec.parse(golden("runc-spec.json"));
    assertThat(spec.hostname()).isEqualTo("runc");
    assertThat(spec.root()).isEqualTo(new Spec.Root("rootfs", true));
    assertThat(spec.process().args()).containsExactly("sh");
    assertThat(spec.process().terminal()).isTrue();
    assertThat(spec.process().rlimits())
        .containsExactly(new ProcessSpec.Rlimit("RLIMIT_NOFILE", 1024, 1024));
    assertThat(spec.linux().namespaces())
        .contains(new LinuxSpec.Namespace("pid", null), new LinuxSpec.Namespace("mount", null));
    assertThat(spec.linux().maskedPaths()).contains("/proc/kcore");
  }

  @Test
  void everyFieldThatTheSpecificationHasSurvivesTheWayOutAndIn() {
    Spec everything = Spec.parse(EVERYTHING.getBytes(UTF_8));
    assertThat(simplified(tree(everything.toJson())))
        .isEqualTo(simplified(tree(EVERYTHING.getBytes(UTF_8))));
    assertThat(Spec.parse(everything.toJson())).isEqualTo(everything);
  }

  @Test
  void ignoresFieldsThatItDoesNotKnow() {
    Spec spec =
        parse("{'ociVersion': '1.3.0', 'zos': {'x': 1}, 'linux': {'memoryPolicy': {'mode': 1}}}");
    assertThat(spec.ociVersion()).isEqualTo("1.3.0");
  }

  @Test
  void aBuilderBeginsWithWhatWasThere() {
    Spec spec = parse("{'ociVersion': '1.2.0', 'hostname': 'a', 'annotations': {'k': 'v'}}");
    Spec changed = spec.toBuilder().hostname("b").build();
    assertThat(changed.hostname()).isEqualTo("b");
    assertThat(changed.annotations()).containsEntry("k", "v");
    assertThat(changed.toBuilder().hostname("a").build()).isEqualTo(spec);
  }

  @Test
  void readsUnsignedNumbersOfSixtyFourBits() {
    Spec spec =
        parse(
            "{'ociVersion': '1', 'process': {'cwd': '/', 'user': {'uid': 0, 'gid': 0}, 'rlimits':"
                + " [{'type': 'RLIMIT_AS', 'hard': 18446744073709551615, 'soft': 1}]}}");
    assertThat(spec.process().rlimits().get(0).hard()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1] | config.json: not a JSON object",
        "{'ociVersion': 1} | ociVersion: the number 1 where a string belongs",
        "{} | ociVersion: missing",
        "{'ociVersion': '1', 'root': 'x'} | root: the string \"x\" where an object belongs",
        "{'ociVersion': '1', 'root': {}} | root.path: missing",
        "{'ociVersion': '1', 'mounts': {}} | mounts: an object where a list belongs",
        "{'ociVersion': '1', 'mounts': [{'destination': '/a'}, {'destination': []}]}"
            + "| mounts[1].destination: a list where a string belongs",
        "{'ociVersion': '1', 'linux': {'sysctl': {'a.b': 3}}}"
            + "| linux.sysctl[\"a.b\"]: the number 3 where a string belongs",
        "{'ociVersion': '1', 'root': {'path': 'r', 'readonly': 'yes'}}"
            + "| root.readonly: the string \"yes\" where true or false belongs",
        "{'ociVersion': '1', 'linux': {'resources': {'pids': {'limit': 1.5}}}}"
            + "| linux.resources.pids.limit: not a whole number of 64 bits: 1.5",
        "{'ociVersion': '1', 'linux': {'resources': {'pids': {'limit': 18446744073709551616}}}}"
            + "| linux.resources.pids.limit: not a whole number of 64 bits: 18446744073709551616",
        "{'ociVersion': '1'} {} | config.json: something follows after the object",
      })
  void namesTheFieldThatIsWrong(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(message);
  }

  @Test
  void saysWhereItIsNoJson() {
    assertThatThrownBy(() -> parse("{'ociVersion': '1',\n oops}"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("config.json: not JSON at line 2, column 2: Unexpected character");
  }

  private static Spec parse(String json) {
    return Spec.parse(json.replace('\'', '"').getBytes(UTF_8));
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = SpecTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static Object tree(byte[] json) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      return JsonTree.readObject(parser);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Sorted, and without false, null and empty lists, which mean the same as a missing field. */
  private static Object simplified(Object value) {
    if (value instanceof JsonTree.Node object) {
      Map<String, Object> out = new TreeMap<>();
      object
          .fields()
          .forEach(
              (name, field) -> {
                Object inner = simplified(field);
                if (!inner.equals("false") && !inner.equals("null") && !inner.equals(List.of())) {
                  out.put(name, inner);
                }
              });
      return out;
    }
    return value instanceof List<?> list
        ? list.stream().map(SpecTest::simplified).toList()
        : String.valueOf(value);
  }

  private static final String EVERYTHING =
      """
      {
       "ociVersion": "ociVersion11",
       "root": {"path": "path13", "readonly": true},
       "process": {
        "terminal": true,
        "consoleSize": {"height": 18, "width": 19},
        "user": {
         "uid": 21,
         "gid": 22,
         "umask": 23,
         "additionalGids": [1, 2]
        },
        "args": ["a", "b"],
        "env": ["a", "b"],
        "cwd": "cwd27",
        "capabilities": {
         "bounding": ["a", "b"],
         "effective": ["a", "b"],
         "inheritable": ["a", "b"],
         "permitted": ["a", "b"],
         "ambient": ["a", "b"]
        },
        "rlimits": [
         {"type": "type35", "hard": 36, "soft": 37}
        ],
        "noNewPrivileges": true,
        "oomScoreAdj": 39,
        "ioPriority": {"class": "class41", "priority": 42},
        "scheduler": {
         "policy": "policy44",
         "nice": 45,
         "priority": 46,
         "flags": ["a", "b"],
         "runtime": 48,
         "deadline": 49,
         "period": 50
        },
        "execCPUAffinity": {"initial": "initial52", "final": "final53"},
        "apparmorProfile": "apparmorProfile54",
        "selinuxLabel": "selinuxLabel55"
       },
       "hostname": "hostname56",
       "domainname": "domainname57",
       "mounts": [
        {
         "destination": "destination59",
         "type": "type60",
         "source": "source61",
         "options": ["a", "b"],
         "uidMappings": [
          {"containerID": 64, "hostID": 65, "size": 66}
         ],
         "gidMappings": [
          {"containerID": 68, "hostID": 69, "size": 70}
         ]
        }
       ],
       "hooks": {
        "prestart": [
         {
          "path": "path73",
          "args": ["a", "b"],
          "env": ["a", "b"],
          "timeout": 76
         }
        ],
        "createRuntime": [
         {
          "path": "path78",
          "args": ["a", "b"],
          "env": ["a", "b"],
          "timeout": 81
         }
        ],
        "createContainer": [
         {
          "path": "path83",
          "args": ["a", "b"],
          "env": ["a", "b"],
          "timeout": 86
         }
        ],
        "startContainer": [
         {
          "path": "path88",
          "args": ["a", "b"],
          "env": ["a", "b"],
          "timeout": 91
         }
        ],
        "poststart": [
         {
          "path": "path93",
          "args": ["a", "b"],
          "env": ["a", "b"],
          "timeout": 96
         }
        ],
        "poststop": [
         {
          "path": "path98",
          "args": ["a", "b"],
          "env": ["a", "b"],
          "timeout": 101
         }
        ]
       },
       "linux": {
        "namespaces": [
         {"type": "type104", "path": "path105"}
        ],
        "uidMappings": [
         {"containerID": 107, "hostID": 108, "size": 109}
        ],
        "gidMappings": [
         {"containerID": 111, "hostID": 112, "size": 113}
        ],
        "timeOffsets": {
         "key": {"secs": 115, "nanosecs": 116}
        },
        "devices": [
         {"path": "path118", "type": "type119", "major": 120, "minor": 121, "fileMode": 122, "uid": 123, "gid": 124}
        ],
        "cgroupsPath": "cgroupsPath125",
        "resources": {
         "devices": [
          {"allow": true, "type": "type129", "major": 130, "minor": 131, "access": "access132"}
         ],
         "memory": {"limit": 134, "reservation": 135, "swap": 136, "kernel": 137, "kernelTCP": 138, "swappiness": 139, "disableOOMKiller": true, "useHierarchy": true, "checkBeforeUpdate": true},
         "cpu": {"shares": 144, "quota": 145, "burst": 146, "period": 147, "realtimeRuntime": 148, "realtimePeriod": 149, "cpus": "cpus150", "mems": "mems151", "idle": 152},
         "pids": {"limit": 154},
         "blockIO": {
          "weight": 156,
          "leafWeight": 157,
          "weightDevice": [
           {"major": 159, "minor": 160, "weight": 161, "leafWeight": 162}
          ],
          "throttleReadBpsDevice": [
           {"major": 164, "minor": 165, "rate": 166}
          ],
          "throttleWriteBpsDevice": [
           {"major": 168, "minor": 169, "rate": 170}
          ],
          "throttleReadIOPSDevice": [
           {"major": 172, "minor": 173, "rate": 174}
          ],
          "throttleWriteIOPSDevice": [
           {"major": 176, "minor": 177, "rate": 178}
          ]
         },
         "hugepageLimits": [
          {"pageSize": "pageSize180", "limit": 181}
         ],
         "network": {
          "classID": 183,
          "priorities": [
           {"name": "name185", "priority": 186}
          ]
         },
         "unified": {"k": "v"}
        },
        "rootfsPropagation": "rootfsPropagation188",
        "seccomp": {
         "defaultAction": "defaultAction190",
         "defaultErrnoRet": 191,
         "architectures": ["a", "b"],
         "flags": ["a", "b"],
         "listenerPath": "listenerPath194",
         "listenerMetadata": "listenerMetadata195",
         "syscalls": [
          {
           "names": ["a", "b"],
           "action": "action198",
           "errnoRet": 199,
           "args": [
            {"index": 201, "value": 202, "valueTwo": 203, "op": "op204"}
           ]
          }
         ]
        },
        "sysctl": {"k": "v"},
        "maskedPaths": ["a", "b"],
        "readonlyPaths": ["a", "b"],
        "mountLabel": "mountLabel208",
        "personality": {
         "domain": "domain210",
         "flags": ["a", "b"]
        }
       },
       "annotations": {"k": "v"}
      }
      """;
}
