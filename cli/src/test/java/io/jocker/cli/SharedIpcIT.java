package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two containers with one IPC namespace have one memory to share. */
@RequiresRoot
@Timeout(120)
class SharedIpcIT {
  private static final String GROUP = "shared-ipc";

  @TempDir Path folder;
  private RealJocker jocker;
  private Leftovers before;

  @BeforeEach
  void startBoth() throws Exception {
    jocker = new RealJocker(folder);
    jocker.configure("{\"cgroupParent\": \"/" + GROUP + "\"}");
    jocker.beginDaemon();
    ok("run", "--rm", "playground", "true");
    before = Leftovers.watching(GROUP).under(folder).snapshot();
    ok("run", "-d", "--name", "donor", "--ipc", "shareable", "playground", "sleep", "300");
  }

  @AfterEach
  void remove() throws Exception {
    jocker.run("rm", "-f", "guest", "donor");
    before.assertNothingLeft();
    jocker.endDaemon();
    RealJocker.removeParentGroup(GROUP);
  }

  @Test
  void whatOneWritesTheOtherReads() throws Exception {
    startGuest();
    ok("exec", "guest", "sh", "-c", "echo hello >/dev/shm/word");
    assertThat(ok("exec", "donor", "cat", "/dev/shm/word")).isEqualTo("hello\n");
    assertThat(ok("exec", "donor", "readlink", "/proc/1/ns/ipc"))
        .isEqualTo(ok("exec", "guest", "readlink", "/proc/1/ns/ipc"));
    assertThat(ok("exec", "guest", "stat", "-c", "%d", "/dev/mqueue"))
        .isEqualTo(ok("exec", "donor", "stat", "-c", "%d", "/dev/mqueue"));
  }

  /** The other has another first process then, and memory that is empty. */
  @Test
  void aSecondStartFindsTheOtherAnew() throws Exception {
    startGuest();
    ok("exec", "donor", "touch", "/dev/shm/before");
    ok("stop", "-t", "0", "guest", "donor");
    ok("start", "donor");
    ok("exec", "donor", "touch", "/dev/shm/after");
    ok("start", "guest");
    assertThat(ok("exec", "guest", "ls", "/dev/shm")).isEqualTo("after\n");
  }

  /** Who may mount could lead whoever joins later to the host's files. */
  @Test
  void aLinkInPlaceOfTheMemoryLeadsToTheOthersOwnFiles() throws Exception {
    ok("run", "-d", "--name", "guest", "--privileged", "playground", "sleep", "300");
    ok("exec", "guest", "sh", "-c", "umount /dev/shm; rmdir /dev/shm; ln -s /etc /dev/shm");
    String listed = ok("run", "--rm", "--ipc", "container:guest", "playground", "ls", "/dev/shm");
    assertThat(listed).isEqualTo(ok("exec", "guest", "ls", "/etc/"));
  }

  private void startGuest() throws Exception {
    ok("run", "-d", "--name", "guest", "--ipc", "container:donor", "playground", "sleep", "300");
  }

  private String ok(String... words) throws Exception {
    RealJocker.Result result = jocker.run(words);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out();
  }
}
