package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.cli.explain.ShellDifferences;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands of {@code --explain=sh} are run as they are, and what they build is compared with
 * the container itself: both run a program that tells all that it sees.
 */
@RequiresRoot
@Timeout(300)
class ExplainedShellIT {
  private static final List<String> KINDS =
      List.of("cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts");

  /** Told by the program, each line with what it is about before it. */
  private static final String REPORT =
      """
      for kind in cgroup ipc mnt net pid time user uts; do
        echo "namespace $kind $(readlink /proc/self/ns/$kind)"
      done
      sed 's/^/mount /' /proc/self/mountinfo
      sed 's/^/status /' /proc/self/status
      sed 's/^/limit /' /proc/self/limits
      sed 's/^/cgroup /' /proc/self/cgroup
      for file in $(find /sys/fs/cgroup -type f | sort); do
        case $file in
          *limit_in_bytes|*/cpu.*_us|*/cpu.shares|*/pids.max|*/cpuset.cpus|*/cpuset.mems) ;;
          */devices.list|*/blkio.weight|*/memory.max|*/memory.swap.max|*/cpu.max|*/cpu.weight) ;;
          */cpuset.cpus.effective) ;;
          *) continue ;;
        esac
        sed "s:^:$file :" $file
      done
      for file in /etc/hosts /etc/hostname /etc/resolv.conf /proc/self/oom_score_adj \\
          /proc/sys/net/ipv4/ping_group_range /proc/sys/net/ipv4/ip_unprivileged_port_start; do
        sed "s:^:$file :" $file
      done
      ls -ln / /dev /dev/pts /etc /sys/fs/cgroup | grep -v -e '->' -e ' fd$' |
        sed -e 's/^/file /' -e 's/[A-Z][a-z][a-z] [ 0-9:]* / /'
      for link in /dev/*; do echo "link $link $(readlink $link)"; done
      echo "name $(hostname) mask $(umask) folder $(pwd) id $(id)"
      ifconfig lo | sed -n 's/^ *\\(UP .*\\) *MTU.*/lo \\1/p'
      env | sort | sed 's/^/variable /'
      [ ! -d /host ] || ls /host | sed 's/^/bound /'
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-v HOST:/host:ro -v HOST/one:/one",
        "--memory 64m --cpus 0.5 --pids-limit 50 --ulimit nofile=100:200 --oom-score-adj 100",
        "--user 1000:1000 --group-add 7 --workdir /a/b --env TWO=a'b  --hostname web",
        "--privileged",
        "--read-only --tmpfs /scratch:size=1m --cap-drop ALL --security-opt no-new-privileges",
        "--network host --pid host --uts host"
      })
  void buildTheSameContainer(String options) throws Exception {
    Path host = Files.createDirectory(folder.resolve("host"));
    Files.writeString(host.resolve("one"), "1");
    RealJocker jocker = new RealJocker(folder);
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--name", "same"));
    for (String word : options.split(" +", -1)) {
      if (!word.isEmpty()) {
        words.add(word.replace("HOST", host.toString()));
      }
    }
    words.addAll(List.of("playground", "sh", "-c", REPORT));
    RealJocker.Result real = jocker.run(words.toArray(new String[0]));
    words.add(2, "--explain=sh");
    RealJocker.Result script = jocker.run(words.toArray(new String[0]));
    assertThat(real.err() + script.err()).isEmpty();
    Path file = Files.writeString(folder.resolve("by-hand.sh"), script.out());
    List<String> before = left();

    RealJocker.Result built =
        jocker.result(new ProcessBuilder("sh", file.toString()).directory(folder.toFile()));

    assertThat(built.err()).isEmpty();
    assertThat(built.code()).isZero();
    assertThat(left()).as("nothing is left behind").isEqualTo(before);
    assertThat(String.join("\n", comparable(built.out())))
        .isEqualTo(String.join("\n", comparable(real.out())))
        .contains("namespace mnt new", "mount / ", "status CapBnd");
  }

  @Test
  void theExitCodeIsTheProgramsOwn() throws Exception {
    RealJocker jocker = new RealJocker(folder);
    String script =
        jocker.run("run", "--lang", "ko", "--explain=sh", "playground", "sh", "-c", "exit 7").err();
    assertThat(script).contains("--lang");
    String korean =
        jocker.run("--lang", "ko", "run", "--explain=sh", "playground", "sh", "-c", "exit 7").out();
    Path file = Files.writeString(folder.resolve("by-hand.sh"), korean);

    assertThat(korean).contains("같은 컨테이너를 손으로");
    assertThat(jocker.result(new ProcessBuilder("sh", file.toString())).code()).isEqualTo(7);
  }

  /** Before Linux 6.7 the layers are one option, and names of descriptors that no script has. */
  @Test
  void theLayersAreThoseOfAnOlderKernelToo() throws Exception {
    RealJocker jocker = new RealJocker(folder);
    String[] words = {"run", "--explain=sh", "playground", "true"};
    List<String> older =
        new ArrayList<>(List.of("strace", "-f", "-o", "/dev/null", "-e", "trace=fsconfig", "-e"));
    older.add("inject=fsconfig:error=EINVAL:when=2");
    older.addAll(jocker.command(words));
    String newer = overlay(jocker.run(words).out());

    assertThat(newer).contains("lowerdir=" + jocker.root() + "/layers/");
    assertThat(overlay(jocker.result(new ProcessBuilder(older)).out())).isEqualTo(newer);
  }

  private static String overlay(String script) {
    return String.join(
        "\n", script.lines().filter(line -> line.startsWith("mount -t overlay")).toList());
  }

  /** Cgroups of jocker's, mounts of this folder, and the folder's own directories. */
  private List<String> left() throws Exception {
    List<String> found = new ArrayList<>();
    try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
      groups
          .filter(path -> path.getParent().endsWith("jocker") && Files.isDirectory(path))
          .forEach(path -> found.add(path.toString()));
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      if (line.contains(folder.toString())) {
        found.add(line);
      }
    }
    try (Stream<Path> own = Files.list(folder.resolve("root"))) {
      own.forEach(path -> found.add(path.toString()));
    }
    return found.stream().sorted().toList();
  }

  /** A report without what the list of differences allows. */
  private List<String> comparable(String report) throws Exception {
    Map<String, String> own = new LinkedHashMap<>();
    for (String kind : KINDS) {
      own.put(kind, Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString());
    }
    List<String> lines = new ArrayList<>();
    for (String line : report.lines().toList()) {
      Matcher namespace = Pattern.compile("namespace (\\w+) (.*)").matcher(line);
      if (namespace.matches()) {
        boolean host = namespace.group(2).equals(own.get(namespace.group(1)));
        lines.add("namespace " + namespace.group(1) + (host ? " host" : " new"));
      } else {
        lines.addAll(ShellDifferences.without(line));
      }
    }
    // order: the kernel lists mounts in the order in which they were made
    lines.sort(null);
    return lines;
  }
}
