package io.jocker.cli.daemon;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a command gets from the process that it runs in, beside what it is called with: namespaces,
 * root directory, user, rights, limits, priority. A daemon does a command only for those who have
 * the same, so that nobody can do through it what he could not do without: {@code proc(5)}.
 *
 * @param links what the links of the process lead to
 * @param facts lines of its status and limits, its label, and how it is scheduled
 */
record Surroundings(List<String> links, List<String> facts) {
  private static final int MOST = 1 << 16;

  private static final List<String> LINKS =
      List.of(
          "root",
          "ns/cgroup",
          "ns/ipc",
          "ns/mnt",
          "ns/net",
          "ns/pid",
          "ns/pid_for_children",
          "ns/time_for_children",
          "ns/user",
          "ns/uts");

  private static final Set<String> FACTS =
      Set.of(
          "Umask:",
          "Uid:",
          "Gid:",
          "Groups:",
          "CapInh:",
          "CapPrm:",
          "CapEff:",
          "CapBnd:",
          "CapAmb:",
          "NoNewPrivs:",
          "Seccomp:",
          "Cpus_allowed:",
          "Mems_allowed:");

  /** Read as they are: the label of AppArmor or SELinux, and what every child inherits. */
  private static final List<String> TEXTS = List.of("attr/current", "oom_score_adj", "personality");

  /** Fields of {@code /proc/PID/stat} after the name: nice, the real-time priority, the policy. */
  private static final List<Integer> SCHEDULING = List.of(16, 37, 38);

  /** A JVM raises its own to the hard one. */
  private static final String OPEN_FILES = "Max open files";

  /**
   * Those of a process.
   *
   * @param folder its folder in /proc
   */
  static Surroundings of(Linux linux, Fd folder) throws SyscallException {
    List<String> links = new ArrayList<>();
    for (String link : LINKS) {
      links.add(linux.files().readLinkAt(folder, link));
    }
    List<String> facts = new ArrayList<>();
    for (String line : lines(linux, folder, "status")) {
      int end = line.indexOf('\t');
      if (end > 0 && FACTS.contains(line.substring(0, end))) {
        facts.add(line);
      }
    }
    for (String line : lines(linux, folder, "limits")) {
      facts.add(line.startsWith(OPEN_FILES) ? OPEN_FILES + hard(line) : line);
    }
    for (String file : TEXTS) {
      facts.add(text(linux, folder, file));
    }
    String stat = lines(linux, folder, "stat")[0];
    // The name is in parentheses, and may have blanks and parentheses in it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    for (int field : SCHEDULING) {
      facts.add(fields[field]);
    }
    return new Surroundings(links, facts);
  }

  /** Nothing where this kernel has no such file, or no label to say (EINVAL). */
  private static String text(Linux linux, Fd folder, String name) {
    try {
      return String.join("\n", lines(linux, folder, name));
    } catch (SyscallException e) {
      return "";
    }
  }

  private static String hard(String line) {
    String[] columns = line.split(" {2,}", -1);
    return columns.length > 2 ? columns[2] : line;
  }

  private static String[] lines(Linux linux, Fd folder, String name) throws SyscallException {
    try (Fd file = linux.files().openAt(folder, name, Set.of(OpenFlag.RDONLY), 0)) {
      byte[] text = linux.io().readAll(file, MOST);
      return new String(text, StandardCharsets.ISO_8859_1).split("\n", -1);
    }
  }
}
