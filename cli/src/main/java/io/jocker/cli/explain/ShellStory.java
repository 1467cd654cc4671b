package io.jocker.cli.explain;

import static io.jocker.cli.explain.ShellWords.quote;

import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import io.jocker.linux.Namespace;
import io.jocker.linux.story.CallMade;
import io.jocker.linux.story.Passage;
import io.jocker.runtime.config.NamespaceRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The shell commands that build the same container by hand. Each comes from the calls of a plan, or
 * from the configuration that the plan acts on, in the plan's order; the comments are the topics'
 * own texts. What no command can do is the list of differences in {@code docs/explain.md}.
 *
 * <p>The script has two parts. The first one is for the host: files, cgroups, and the process with
 * its namespaces. That process runs the second, {@link ShellInside}.
 */
public final class ShellStory {
  private static final String WORK = "\"$work\"";

  private final ShellPlan plan;
  private final Texts topics;
  private final Texts texts;
  private final ShellWords out = new ShellWords();
  private String topic = "";
  private String id = "";

  private ShellStory(ShellPlan plan, Language language) {
    this.plan = plan;
    this.topics = Texts.of("topics", language);
    this.texts = Texts.of("shell", language);
  }

  /** The script; whoever runs it must be root. */
  public static String of(ShellPlan plan, Language language) {
    return new ShellStory(plan, language).text();
  }

  private String text() {
    out.line("#!/bin/sh");
    out.comment(texts.text("heading"));
    out.line("set -eu");
    out.line("PATH=$PATH:/usr/sbin:/sbin");
    begin();
    files();
    cgroups();
    String inside = new ShellInside(plan, topics, texts, entrances()).text();
    namespaces(inside);
    return out.text();
  }

  /** Whether the root is a stack of layers, and no copy of them. */
  public static boolean hasLayers(List<Passage> story) {
    ShellMount root = root(story);
    return root != null && root.isOverlay();
  }

  /** What the root was made as: the first overlays may have been mounted to try it. */
  static @Nullable ShellMount root(List<Passage> story) {
    ShellMount last = null;
    for (Passage passage : story) {
      if (passage.topic().equals("root.mount")) {
        last = ShellMount.of(passage.calls());
      }
    }
    return last;
  }

  /** Why a topic's commands are there, once before the first of them. */
  static void explain(ShellWords out, Texts topics, String topic) {
    out.line();
    out.comment(topics.text(topic) + ": " + topics.text(topic + ".why"));
  }

  private void about(String next) {
    if (!topic.equals(next)) {
      topic = next;
      explain(out, topics, next);
    }
  }

  private void begin() {
    out.line();
    out.comment(texts.text("place"));
    out.line("work=$(mktemp -d " + quote(plan.place() + "/by-hand.XXXXXX") + ")");
    out.line("mkdir -m 755 \"$work\"/root \"$work\"/upper \"$work\"/tools");
    out.line("mkdir -m 700 \"$work\"/work");
    out.line();
    out.comment(texts.text("clean"));
    Set<String> groups = groups();
    for (String group : groups) {
      id = group.substring(group.lastIndexOf('/') + 1);
    }
    out.line("id=" + quote(id));
    out.line("clean() {");
    for (String group : groups) {
      out.line("  rmdir", group(group), "2> /dev/null || :");
    }
    out.line("  rm -rf --one-file-system", WORK);
    out.line("}");
    out.line("trap clean EXIT");
    out.line("trap 'exit 130' INT");
    out.line("trap 'exit 143' TERM");
    out.line();
    out.comment(texts.text("tools"));
    out.line("for tool in setpriv env umount; do");
    out.line("  file=$(command -v \"$tool\")");
    out.line("  cp -L \"$file\" \"$work\"/tools/");
    out.line("  ldd \"$file\" | sed -n 's:^[^/]*\\(/[^ ]*\\).*:\\1:p' | while read -r library; do");
    out.line("    cp -Lu \"$library\" \"$work\"/tools/");
    out.line("  done");
    out.line("done");
    out.line("loader=$(ldd \"$(command -v setpriv)\" | sed -n 's:^[^=]*/\\(ld[^/ ]*\\) .*:\\1:p')");
    out.line("export work loader id");
  }

  /** A path of a cgroup; its long last name is in a variable. */
  private String group(String path) {
    String word = quote(path);
    return id.isEmpty() || !word.equals(path) ? word : word.replace("/" + id, "/\"$id\"");
  }

  private void files() {
    if (plan.files().isEmpty()) {
      return;
    }
    about("settings.names");
    for (Map.Entry<String, String> file : new TreeMap<>(plan.files()).entrySet()) {
      String path = ShellWords.below("work", "/" + file.getKey());
      out.line("printf %s", quote(file.getValue()), ">", path);
      out.line("chmod 644", path);
    }
  }

  /** The container's own directories: of those that were made, the ones without another below. */
  private Set<String> groups() {
    Set<String> made = new LinkedHashSet<>();
    for (Passage passage : plan.story()) {
      if (passage.topic().equals("cgroup.create")) {
        for (CallMade call : passage.calls()) {
          if (call.name().equals("mkdirat")) {
            made.add(ToldCall.of(call).text(1));
          }
        }
      }
    }
    Set<String> groups = new LinkedHashSet<>(made);
    for (String each : made) {
      groups.remove(each.substring(0, Math.max(0, each.lastIndexOf('/'))));
    }
    return groups;
  }

  private void cgroups() {
    Set<String> groups = groups();
    if (!groups.isEmpty()) {
      about("cgroup.create");
      groups.forEach(group -> out.line("mkdir -p", group(group)));
    }
    for (Passage passage : plan.story()) {
      switch (passage.topic()) {
        case "cgroup.create", "cgroup.limit", "cgroup.devices" -> {
          for (ToldCall call : ToldCall.done(passage.calls())) {
            if (call.name().equals("write") && !call.place(0).isEmpty()) {
              about(passage.topic());
              out.line("echo", quote(call.text(1)), ">", group(call.place(0)));
            }
          }
        }
        default -> {}
      }
    }
  }

  /** The files that a process writes itself to, as words of the script. */
  private List<String> entrances() {
    List<String> files = new ArrayList<>();
    for (Passage passage : plan.story()) {
      if (passage.topic().equals("cgroup.entrance")) {
        for (ToldCall call : ToldCall.done(passage.calls())) {
          String path = call.name().equals("openat") ? call.text(1) : "";
          if (!path.isEmpty()) {
            files.add(group(path.endsWith("/tasks") ? path : path + "/cgroup.procs"));
          }
        }
      }
    }
    return files;
  }

  private void namespaces(String inside) {
    out.line();
    out.comment(texts.text("inside"));
    String end = "INSIDE";
    while (("\n" + inside).contains("\n" + end + "\n")) {
      end += "_";
    }
    out.line("cat > \"$work\"/inside <<'" + end + "'");
    out.add(inside);
    out.line(end);
    List<String> words = new ArrayList<>();
    for (NamespaceRequest.Join join : plan.config().namespaces().joined()) {
      about("namespaces.join");
      words.add("nsenter --" + option(join.kind()) + "=" + quote(join.path()));
    }
    about("namespaces.clone");
    words.add("unshare --fork --kill-child");
    for (Namespace kind : plan.config().namespaces().created()) {
      if (kind != Namespace.CGROUP) {
        words.add("--" + option(kind));
      }
    }
    words.add("sh \"$work\"/inside");
    if (!plan.interactive()) {
      words.add("< /dev/null");
    }
    out.line(words.toArray(new String[0]));
  }

  /** As unshare(1) and nsenter(1) call a kind. */
  private static String option(Namespace kind) {
    return kind == Namespace.NETWORK ? "net" : kind.name().toLowerCase(Locale.ROOT);
  }
}
