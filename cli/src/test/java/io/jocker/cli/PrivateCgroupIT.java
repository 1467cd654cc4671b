package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jocker where docker puts a privileged container on cgroup v2: in a cgroup namespace whose root is
 * an ordinary group with processes in it, and with that root mounted at {@code /sys/fs/cgroup}.
 */
@RequiresRoot
@Tag("cgroup2")
@Timeout(300)
class PrivateCgroupIT {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  /** Enters the group $1, then namespaces with it as the root, and there does as it is told. */
  private static final String ENTER =
      "echo $$ >\"$1\"/cgroup.procs && shift && exec unshare --cgroup --mount sh -c '"
          + "umount -l /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup && sleep 1000 & \"$@\"' sh \"$@\"";

  @TempDir Path folder;
  private RealJocker jocker;
  private Path outer;

  @BeforeEach
  void makeGroup() throws Exception {
    assumeThat(CGROUPS.resolve("cgroup.controllers")).as("cgroup v2 alone").exists();
    jocker = new RealJocker(folder);
    outer = Files.createDirectory(CGROUPS.resolve("outer-" + ProcessHandle.current().pid()));
  }

  @AfterEach
  void removeGroup() throws Exception {
    if (outer == null) {
      return;
    }
    Files.writeString(outer.resolve("cgroup.kill"), "1");
    List<Path> groups = new ArrayList<>();
    try (Stream<Path> all = Files.walk(outer)) {
      all.filter(Files::isDirectory).forEach(group -> groups.add(0, group));
    }
    for (Path group : groups) {
      while (Files.readString(group.resolve("cgroup.events")).startsWith("populated 1")) {
        Thread.onSpinWait();
      }
      Files.delete(group);
    }
  }

  @Test
  void limitsHoldAlthoughTheRootHadProcesses() throws Exception {
    RealJocker.Result ran =
        inside(
            "run",
            "--rm",
            "--memory",
            "64m",
            "--pids-limit",
            "20",
            "playground",
            "sh",
            "-c",
            "cat /proc/self/cgroup /sys/fs/cgroup/memory.max /sys/fs/cgroup/pids.max");
    assertThat(ran).isEqualTo(new RealJocker.Result(0, "0::/\n67108864\n20\n", ""));
    assertThat(outer.resolve("cgroup.procs")).hasContent("");
    assertThat(Files.readString(outer.resolve("init/cgroup.procs"))).isNotEmpty();
    assertThat(outer.resolve("jocker")).isDirectoryNotContaining(Files::isDirectory);
  }

  private RealJocker.Result inside(String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", ENTER, "sh", outer.toString()));
    words.addAll(jocker.command(arguments));
    return jocker.result(new ProcessBuilder(words));
  }
}
