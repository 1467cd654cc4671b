package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.cli.ExplainedCalls.Told;
import io.jocker.cli.StraceLog.Call;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code start}, {@code update}, {@code pause}, {@code cp} and {@code stop} tell of themselves
 * against the kernel's own record: all that reaches containers, their cgroups and their roots.
 */
@RequiresRoot
@Timeout(300)
class ExplainedCommandsIT {
  private static final Pattern CGROUP_FILE = Pattern.compile("\\d+</sys/fs/cgroup/");

  /** Calls that a JVM does not make for itself. */
  private static final Set<String> TOLD =
      Set.of("fsopen", "fsconfig", "fsmount", "open_tree", "openat2", "pidfd_send_signal");

  @TempDir Path folder;
  private JockerBed bed;

  @BeforeEach
  void open() throws Exception {
    bed = JockerBed.open(folder, "explained-commands");
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  void aStartIsTheKernelsOwnRecordInEachProcess() throws Exception {
    bed.words("create --name web playground true");
    trace("start", "-a", "web");
    ExplainedStartIT.compare(StraceLog.read(traced()), told());
    Files.delete(traced());
    Files.delete(explained());
    bed.removeAll();
  }

  @Test
  void whatReachesAContainerIsTheKernelsOwnRecord() throws Exception {
    bed.words("run -d --init --name web playground sleep", "1000");
    Path file = Files.writeString(folder.resolve("file"), "text");
    Path again = folder.resolve("again");
    assertTold("image.update", "update", "--memory", "64m", "web");
    assertTold("cgroup.freeze", "pause", "web");
    bed.words("unpause web");
    assertTold("root.transfer", "cp", "-q", file.toString(), "web:/tmp/file");
    assertTold("root.transfer", "cp", "-q", "web:/tmp/file", again.toString());
    assertThat(again).hasContent("text");
    assertTold("exec.signal", "stop", "web");
    for (Path each : List.of(file, again, traced(), explained())) {
      Files.delete(each);
    }
    bed.removeAll();
  }

  private void assertTold(String topic, String... command) throws Exception {
    trace(command);
    List<Told> told = told().of("jocker");
    List<String> theirs = new ArrayList<>();
    for (Call call : StraceLog.read(traced()).all()) {
      if (isInteresting(call.name(), call.arguments())) {
        theirs.add(call.answered());
      }
    }
    List<String> ours = new ArrayList<>();
    for (Told call : told) {
      if (isInteresting(call.name(), call.arguments())) {
        ours.add(call.answered());
      }
    }
    assertThat(ours).as(command[0]).isEqualTo(theirs).isNotEmpty();
    assertThat(told).extracting(Told::topic).contains(topic);
  }

  private void trace(String... command) throws Exception {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(1, List.of("--explain=json", "--explain-file", explained().toString()));
    List<String> strace =
        new ArrayList<>(List.of("strace", "-f", "-y", "-s", "200", "-o", traced().toString()));
    strace.addAll(List.of("-e", "trace=!futex,madvise"));
    strace.addAll(bed.jocker().command(words.toArray(new String[0])));
    RealJocker.Result result = bed.jocker().result(new ProcessBuilder(strace));
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  private ExplainedCalls told() throws Exception {
    return ExplainedCalls.read(Files.readString(explained()));
  }

  private Path explained() {
    return folder.resolve("explained");
  }

  private Path traced() {
    return folder.resolve("strace");
  }

  private static boolean isInteresting(String name, String arguments) {
    return TOLD.contains(name)
        || (name.equals("write") && CGROUP_FILE.matcher(arguments).lookingAt());
  }
}
