package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.StopOptions;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.ExecRequest;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.ProcessRequest.Stdio;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More processes in a container that runs. */
@RequiresRoot
@Timeout(120)
class ExecIT {
  private static final String GROUP = "exec";

  @TempDir Path folder;
  private TestCgroup group;
  private TestEngine engine;
  private Leftovers before;
  private String id = "";

  @BeforeEach
  void start() throws Exception {
    group = TestCgroup.parentOf(folder, GROUP);
    engine = new TestEngine(folder);
    engine.run(playground("true"));
    engine.engine().remove(engine.engine().containers(ContainerFilter.ALL).get(0).id(), false);
    before = Leftovers.watching(GROUP).under(folder).snapshot();
    id = engine.engine().runDetached(playground("sleep", "1000"), RunListener.SILENT);
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    group.close();
  }

  private TestEngine.Ran exec(String... command) throws Exception {
    return engine.exec(id, ExecRequest.of(command));
  }

  private void end() throws Exception {
    engine.engine().remove(id, true);
    before.assertNothingLeft();
  }

  @Test
  void itIsInsideAndItsOutputAndExitCodeComeOut() throws Exception {
    TestEngine.Ran ran = exec("sh", "-c", "echo $(hostname); cat /proc/1/comm; echo e >&2; exit 4");
    assertThat(ran.output()).isEqualTo(id.substring(0, 12) + "\nsleep\n");
    assertThat(ran.error()).isEqualTo("e\n");
    assertThat(ran.exit().code()).isEqualTo(4);
    end();
  }

  /**
   * The root of its cgroup namespace is the container's group, in every hierarchy that it limits.
   */
  @Test
  void itHasTheContainersLimitsAndRights() throws Exception {
    String status = "grep -E '^(Seccomp|CapEff|CapBnd|NoNewPrivs):' /proc/%s/status; ";
    String groups = "grep -E ':(memory|pids|):' /proc/%s/cgroup; ";
    String first = exec("sh", "-c", String.format(status + groups, 1, 1)).output();
    String own = exec("sh", "-c", String.format(status + groups, "self", "self")).output();
    assertThat(own).isEqualTo(first).contains("Seccomp:\t2").contains(":/\n");
    end();
  }

  @Test
  void userVariablesAndFolderAreItsOwn() throws Exception {
    ExecRequest request =
        new ExecRequest(
            List.of("sh", "-c", "id -u; pwd; echo $A $HOME; grep CapEff /proc/self/status"),
            List.of("A=b"),
            "/tmp",
            "learner",
            false,
            Stdio.OUTPUT_ONLY);
    assertThat(engine.exec(id, request).output())
        .isEqualTo("1000\n/tmp\nb /home/learner\nCapEff:\t0000000000000000\n");
    end();
  }

  @Test
  void aTerminalIsOneOfTheContainers() throws Exception {
    ExecRequest request =
        new ExecRequest(
            List.of("sh", "-c", "tty; test -c $(tty) && echo there"),
            List.of(),
            null,
            null,
            false,
            new Stdio(false, true));
    assertThat(engine.exec(id, request).output()).isEqualTo("/dev/pts/0\r\nthere\r\n");
    end();
  }

  @Test
  void whatCannotRunIsToldApart() throws Exception {
    fails(ErrorCode.EXEC_NOT_FOUND, ExecRequest.of("nothing-of-that-name"));
    fails(ErrorCode.EXEC_PERMISSION, ExecRequest.of("/README"));
    fails(
        ErrorCode.WORKDIR_NOT_DIRECTORY,
        new ExecRequest(List.of("true"), List.of(), "/nosuch", null, false, Stdio.OUTPUT_ONLY));
    fails(
        ErrorCode.USER_NOT_FOUND,
        new ExecRequest(
            List.of("true"), List.of(), null, "nobody-at-all", false, Stdio.OUTPUT_ONLY));
    engine.engine().stop(id, new StopOptions(null, 0), RunListener.SILENT);
    fails(ErrorCode.CONTAINER_NOT_RUNNING, ExecRequest.of("true"));
    end();
  }

  private void fails(ErrorCode code, ExecRequest request) {
    assertThatThrownBy(() -> engine.exec(id, request))
        .isInstanceOfSatisfying(JockerException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** It outlives the command that started it, but not the container. */
  @Test
  void inTheBackgroundItGoesOnAndEndsWithTheContainer() throws Exception {
    engine.engine().execDetached(id, ExecRequest.of("sh", "-c", "echo here >/tmp/f; sleep 1000"));
    while (!exec("cat", "/tmp/f").output().equals("here\n")) {
      Thread.onSpinWait();
    }
    // The container's own, and this one: soon, for the shell has yet to become it.
    while (exec("ps").output().split("sleep 1000", -1).length != 3) {
      Thread.onSpinWait();
    }
    end();
  }

  @Test
  void itEntersAUserNamespaceToo() throws Exception {
    engine.engine().remove(id, true);
    ContainerRequest mapped = playground("sleep", "1000");
    NamespacesRequest usual = mapped.namespaces();
    id =
        engine
            .engine()
            .runDetached(
                mapped.withNamespaces(
                    new NamespacesRequest(
                        usual.network(),
                        usual.pid(),
                        usual.ipc(),
                        usual.uts(),
                        usual.cgroup(),
                        new UserNamespaceMode.Auto(),
                        usual.names())),
                RunListener.SILENT);
    TestEngine.Ran ran = exec("sh", "-c", "id -u; touch /tmp/f; cat /proc/self/uid_map");
    assertThat(ran.output()).startsWith("0\n").doesNotContain(" 0          0 ");
    assertThat(ran.exit().code()).isZero();
    engine.engine().remove(id, true);
  }
}
