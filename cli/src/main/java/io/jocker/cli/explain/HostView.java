package io.jocker.cli.explain;

import io.jocker.cli.text.DisplayWidth;
import io.jocker.cli.text.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A half-built container as the host sees it: what {@code /proc} says of its process. */
public final class HostView {
  private static final int LABEL_COLUMNS = 14;
  private static final int MOUNT_POINT = 4;

  private static final List<String> NAMESPACES =
      List.of("user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time");

  private static final Set<String> FIELDS =
      Set.of("Uid", "Gid", "Groups", "CapEff", "CapBnd", "NoNewPrivs", "Seccomp");

  private final Path process;
  private final Texts texts;
  private final StringBuilder out = new StringBuilder();

  private HostView(int pid, Texts texts) {
    this.process = Path.of("/proc", Integer.toString(pid));
    this.texts = texts;
  }

  /** The view of one process, in lines. */
  public static String of(int pid, Texts texts) {
    HostView view = new HostView(pid, texts);
    try {
      view.write(pid);
    } catch (IOException e) {
      view.line("view.pid", pid + ": " + e.getMessage());
    }
    return view.out.toString();
  }

  private void write(int pid) throws IOException {
    line("view.pid", Integer.toString(pid));
    namespaces();
    line("view.ids", String.join(", ", lines("uid_map")).strip().replaceAll(" +", " "));
    for (String each : lines("status")) {
      int colon = each.indexOf(':');
      if (FIELDS.contains(each.substring(0, colon))) {
        line("view.status", each.replace('\t', ' '));
      }
    }
    for (String each : lines("cgroup")) {
      out.append("  ").append(DisplayWidth.pad("cgroup", LABEL_COLUMNS)).append(each).append('\n');
    }
    for (String each : lines("mountinfo")) {
      String[] words = each.split(" ", -1);
      int type = each.indexOf(" - ") + 3;
      line("view.mount", words[MOUNT_POINT] + "  " + each.substring(type, each.indexOf(' ', type)));
    }
  }

  private void namespaces() throws IOException {
    List<String> own = new ArrayList<>();
    for (String kind : NAMESPACES) {
      Path host = Files.readSymbolicLink(Path.of("/proc/self/ns", kind));
      if (!host.equals(Files.readSymbolicLink(process.resolve("ns").resolve(kind)))) {
        own.add(kind);
      }
    }
    line("view.namespaces", own.isEmpty() ? "-" : String.join(" ", own));
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(process.resolve(file));
  }

  private void line(String key, String text) {
    out.append("  ").append(DisplayWidth.pad(texts.text(key), LABEL_COLUMNS)).append(text);
    out.append('\n');
  }
}
