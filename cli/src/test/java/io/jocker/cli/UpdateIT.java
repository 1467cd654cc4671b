package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers that are given other limits, and another policy, while they run. */
@RequiresRoot
@Timeout(120)
class UpdateIT {
  private static final String GROUP = "update";

  @TempDir Path folder;
  private RealJocker jocker;
  private Leftovers before;

  @BeforeEach
  void warmUp() throws Exception {
    jocker = new RealJocker(folder);
    jocker.configure("{\"cgroupParent\": \"/" + GROUP + "\"}");
    jocker.beginDaemon();
    assertThat(jocker.run("run", "--rm", "playground", "true").code()).isZero();
    before = Leftovers.watching(GROUP).under(folder).snapshot();
  }

  @AfterEach
  void remove() throws Exception {
    jocker.run("rm", "-f", "web");
    before.assertNothingLeft();
    jocker.endDaemon();
    RealJocker.removeParentGroup(GROUP);
  }

  @Test
  void limitsHoldAtOnceAndAfterTheNextStart() throws Exception {
    jocker.run("run", "-d", "--init", "--name", "web", "-m", "64m", "playground", "sleep", "60");
    assertThat(jocker.run("update", "-m", "32m", "--pids-limit", "7", "web").out())
        .isEqualTo("web\n");
    String format = "{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}}";
    assertThat(jocker.run("inspect", "-f", format, "web").out()).isEqualTo("33554432 7\n");
    assertThat(usage()).isEqualTo("32MiB\n");
    jocker.run("restart", "web");
    assertThat(usage()).isEqualTo("32MiB\n");
  }

  private String usage() throws Exception {
    String text = jocker.run("stats", "--no-stream", "--format", "{{.MemUsage}}", "web").out();
    return text.replaceFirst(".* / ", "");
  }

  /** Its monitor was started for a container that nobody restarts. */
  @Test
  void aPolicyThatCameLaterIsKept() throws Exception {
    String script = "until [ -e /tmp/end ]; do sleep 0.1; done; exit 3";
    jocker.run("run", "-d", "--name", "web", "playground", "sh", "-c", script);
    assertThat(jocker.run("update", "--restart", "on-failure:1", "web").code()).isZero();
    assertThat(jocker.run("exec", "web", "touch", "/tmp/end").code()).isZero();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!state().equals("exited 1\n")) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private String state() throws Exception {
    return jocker.run("inspect", "-f", "{{.State.Status}} {{.RestartCount}}", "web").out();
  }
}
