package io.jocker.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.ErrorKind;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.fixtures.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI bundles, from their config.json to their exit code. */
@RequiresRoot
@Timeout(120)
class BundleRunIT {
  private static final String CONFIG =
      """
      {
        "ociVersion": "1.0.2",
        %s
        "process": {
          "user": {"uid": 0, "gid": 0},
          "args": ["%s", "sh", "-c", "echo pid $$ on $(busybox hostname); exit 3"],
          "env": ["PATH=/bin"],
          "cwd": "/"
        },
        "root": {"path": "rootfs"},
        "hostname": "bundle",
        "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
        "linux": {
          "namespaces": [
            {"type": "pid"}, {"type": "mount"}, {"type": "uts"}, {"type": "ipc"}, {"type": "network"}
          ]
        }
      }
      """;

  @TempDir Path folder;
  private Path bundle;
  private TestEngine engine;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    engine = new TestEngine(folder);
    bundle = folder.resolve("bundle");
    for (String name : new String[] {"bin", "proc", "dev"}) {
      Files.createDirectories(bundle.resolve("rootfs").resolve(name));
    }
    Files.copy(Path.of("/bin/busybox"), bundle.resolve("rootfs/bin/busybox"));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private TestEngine.Ran run(String id) throws Exception {
    RunListener heard =
        new RunListener() {
          @Override
          public void warning(ErrorText text) {
            warnings.add(String.join(" ", text.parameters()));
          }
        };
    return engine.runBundle(bundle, id, heard);
  }

  private void config(String more, String program) throws IOException {
    Files.writeString(bundle.resolve("config.json"), CONFIG.formatted(more, program));
  }

  @Test
  void runsToItsEnd() throws Exception {
    config("", "busybox");
    TestEngine.Ran ran = run("bundle-1");
    assertThat(ran.error()).isEmpty();
    assertThat(ran.output()).isEqualTo("pid 1 on bundle\n");
    assertThat(ran.exit().code()).isEqualTo(3);
    // The group is gone, so the id is free again.
    assertThat(run("bundle-1").exit().code()).isEqualTo(3);
  }

  @Test
  void saysThatTheProgramIsMissing() throws Exception {
    config("", "nosuch");
    fails("bundle-2", ErrorKind.COMMAND_NOT_FOUND, "container bundle-2: exec: ");
  }

  @Test
  void saysThatThereIsNoBundle() {
    fails("bundle-3", ErrorKind.NOT_FOUND, "no bundle at " + bundle);
  }

  @Test
  void hooksRunAroundIt() throws Exception {
    String hook =
        "[{\"path\": \"/bin/sh\", \"args\": [\"sh\", \"-c\", \"echo %s >>"
            + folder
            + "/order%s\"]}]";
    StringBuilder hooks = new StringBuilder("\"hooks\": {");
    for (String when : new String[] {"prestart", "createRuntime", "createContainer"}) {
      hooks.append('"').append(when).append("\": ").append(hook.formatted(when, "")).append(", ");
    }
    hooks.append("\"poststart\": ").append(hook.formatted("poststart", "; exit 5")).append(", ");
    hooks.append("\"poststop\": ").append(hook.formatted("poststop", "; exit 6")).append("},");
    config(hooks.toString(), "busybox");
    assertThat(run("bundle-5").exit().code()).isEqualTo(3);
    assertThat(folder.resolve("order"))
        .hasContent("prestart\ncreateRuntime\ncreateContainer\npoststart\npoststop");
    assertThat(warnings)
        .containsExactly(
            "bundle-5 poststart hook /bin/sh ended with exit code 5",
            "bundle-5 poststop hook /bin/sh ended with exit code 6");
  }

  @Test
  void aStartThatAHookHasEndedIsUndoneByOthers() throws Exception {
    String hooks =
        "\"hooks\": {\"createRuntime\": [{\"path\": \"/bin/false\"}], \"poststop\": [{\"path\":"
            + " \"/usr/bin/touch\", \"args\": [\"touch\", \""
            + folder
            + "/undone\"]}]},";
    config(hooks, "busybox");
    fails(
        "bundle-6",
        ErrorKind.INTERNAL,
        "cannot start container bundle-6: createRuntime hook /bin/false ended with exit code 1");
    assertThat(folder.resolve("undone")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a b", "\u00e9"})
  void takesNoPathForAnId(String id) throws Exception {
    config("", "busybox");
    fails(id, ErrorKind.INVALID, "invalid container id: \"" + id + "\"");
  }

  private void fails(String id, ErrorKind kind, String message) {
    assertThatThrownBy(() -> run(id))
        .hasMessageStartingWith(message)
        .asInstanceOf(InstanceOfAssertFactories.type(JockerException.class))
        .extracting(JockerException::kind)
        .isEqualTo(kind);
  }
}
