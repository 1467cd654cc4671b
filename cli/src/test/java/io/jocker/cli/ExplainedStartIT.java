package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.cli.ExplainedCalls.Told;
import io.jocker.cli.StraceLog.Call;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.jna.JnaLinux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The explanation of a start against the kernel's own record of it, which strace makes: the same
 * calls, in the same order, with the same results.
 */
@RequiresRoot
@Timeout(300)
class ExplainedStartIT {
  private static final Set<String> MOUNT_CALLS =
      Set.of(
          "fsopen",
          "fsconfig",
          "fsmount",
          "open_tree",
          "move_mount",
          "mount_setattr",
          "mount",
          "umount2",
          "pivot_root");

  private static final Pattern CGROUP_FILE = Pattern.compile("\\d+</sys/fs/cgroup/");

  @TempDir Path folder;

  /** Where a traced call is slow, as in the guest, not every start is: -Djocker.traced=2. */
  static List<String> options() {
    List<String> all =
        List.of(
            "",
            "--memory 64m --cpus 0.5 --pids-limit 20 --ulimit nofile=100",
            "--userns auto",
            "--privileged",
            "-v /usr:/host:ro",
            "--read-only --tmpfs /scratch",
            "--init",
            "--pid host",
            "-it");
    return all.subList(0, Integer.getInteger("jocker.traced", all.size()));
  }

  @ParameterizedTest
  @MethodSource("options")
  void isTheKernelsOwnRecord(String options) throws Exception {
    RealJocker jocker = new RealJocker(folder);
    // The image is made here, which is another story.
    assertThat(jocker.run("run", "--rm", "playground", "true").code()).isZero();
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--explain=json"));
    words.addAll(List.of("--explain-file", explained().toString()));
    if (!options.isEmpty()) {
      words.addAll(List.of(options.split(" ", -1)));
    }
    words.addAll(List.of("playground", "true"));
    List<String> traced = strace(jocker.command(words.toArray(new String[0])));
    if (options.equals("-it")) {
      runBeforeTerminal(traced);
    } else {
      RealJocker.Result result = jocker.result(new ProcessBuilder(traced));
      assertThat(result.err()).isEmpty();
      assertThat(result.code()).isZero();
    }
    compare(
        StraceLog.read(folder.resolve("strace")),
        ExplainedCalls.read(Files.readString(explained())));
  }

  private static void runBeforeTerminal(List<String> command) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", "\"$@\"; echo ended: $?.", "sh"));
    words.addAll(command);
    Terminal terminal = new Terminal(JnaLinux.open(), 24, 80);
    try {
      terminal.start(words);
      terminal.await("ended: 0.");
    } finally {
      terminal.close();
    }
  }

  private Path explained() {
    return folder.resolve("explained");
  }

  private List<String> strace(List<String> command) {
    String file = folder.resolve("strace").toString();
    List<String> words = new ArrayList<>(List.of("strace", "-f", "-y", "-s", "200", "-o", file));
    words.addAll(List.of("-e", "trace=!futex,madvise"));
    words.addAll(command);
    return words;
  }

  /** All processes of a start. */
  static void compare(StraceLog kernel, ExplainedCalls told) {
    List<Call> monitor = withoutClock(kernel.afterExecution("jocker-monitor"));
    assertFirst(monitor, told.of("monitor"));
    int container = Integer.parseInt(find(monitor, "clone3").result());
    assertFirst(withoutClock(kernel.of(container)), told.of("container"));
    List<Told> last = told.of("container");
    if (!told.of("program").isEmpty()) {
      last = told.of("program");
      assertFirst(program(kernel, container), last);
    }
    assertThat(last.get(last.size() - 1).answered()).isEqualTo("execve = 0");
    Set<Integer> others = Set.of(monitor.get(0).pid(), container);
    List<Call> jocker = new ArrayList<>(kernel.all());
    jocker.removeIf(call -> others.contains(call.pid()));
    compareMountsAndCgroups(jocker, told.of("jocker"));
  }

  /** What was told is what was done, from the process's first call on. */
  private static void assertFirst(List<Call> calls, List<Told> told) {
    assertThat(told.stream().map(Told::answered).toList())
        .isNotEmpty()
        .isEqualTo(calls.stream().limit(told.size()).map(Call::answered).toList());
  }

  private static void compareMountsAndCgroups(List<Call> kernel, List<Told> told) {
    List<String> mounts = new ArrayList<>();
    List<String> cgroups = new ArrayList<>();
    for (Call call : kernel) {
      if (MOUNT_CALLS.contains(call.name())) {
        mounts.add(call.answered());
      } else if (isWriteToCgroup(call.name(), call.arguments())) {
        cgroups.add(call.arguments());
      }
    }
    List<String> mountsTold = new ArrayList<>();
    List<String> cgroupsTold = new ArrayList<>();
    for (Told call : told) {
      if (MOUNT_CALLS.contains(call.name())) {
        mountsTold.add(call.answered());
      } else if (isWriteToCgroup(call.name(), call.arguments())) {
        cgroupsTold.add(call.arguments());
      }
    }
    assertThat(mountsTold).isEqualTo(mounts).isNotEmpty();
    assertThat(cgroupsTold).isEqualTo(cgroups);
  }

  private static boolean isWriteToCgroup(String name, String arguments) {
    return name.equals("write") && CGROUP_FILE.matcher(arguments).lookingAt();
  }

  /** A traced process reads the clock after each step, which is no step. */
  private static List<Call> withoutClock(List<Call> calls) {
    List<Call> steps = new ArrayList<>(calls);
    steps.removeIf(call -> call.name().equals("clock_gettime"));
    return steps;
  }

  /** With an init the program is the child of the container's first process. */
  private static List<Call> program(StraceLog kernel, int container) {
    for (Call call : kernel.all()) {
      boolean theirs = call.pid() == container;
      if (!theirs && call.name().equals("execve") && call.arguments().contains("/bin/true\"")) {
        return withoutClock(kernel.of(call.pid()));
      }
    }
    throw new AssertionError("the program was not executed");
  }

  private static Call find(List<Call> calls, String name) {
    return calls.stream().filter(call -> call.name().equals(name)).findFirst().orElseThrow();
  }
}
