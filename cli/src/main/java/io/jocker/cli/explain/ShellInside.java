package io.jocker.cli.explain;

import static io.jocker.cli.explain.ShellWords.below;
import static io.jocker.cli.explain.ShellWords.quote;

import io.jocker.cli.text.Texts;
import io.jocker.linux.Namespace;
import io.jocker.linux.story.Actor;
import io.jocker.linux.story.Passage;
import io.jocker.runtime.config.DeviceNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the container's first process does before it is the program: the part of the script that
 * runs in its namespaces.
 */
final class ShellInside {
  private static final String ROOT = "root";

  private final ShellPlan plan;
  private final Texts topics;
  private final Texts texts;
  private final List<String> entrances;
  private final Map<String, Passage> sources = new HashMap<>();
  private final ShellWords out = new ShellWords();
  private String topic = "";

  ShellInside(ShellPlan plan, Texts topics, Texts texts, List<String> entrances) {
    this.plan = plan;
    this.topics = topics;
    this.texts = texts;
    this.entrances = entrances;
    for (Passage passage : plan.story()) {
      switch (passage.topic()) {
        case "mounts.prepare", "mounts.make" -> sources.putIfAbsent(passage.subject(), passage);
        default -> {}
      }
    }
  }

  String text() {
    out.line("set -eu");
    joinCgroups();
    out.line("root=$work/root");
    for (Passage passage : plan.story()) {
      if (passage.actor() == Actor.CONTAINER) {
        step(passage);
      }
    }
    changeRoot();
    out.add(new ShellProcess(plan.config().process(), topics).text());
    return out.text();
  }

  private void about(Passage passage) {
    about(passage.topic());
  }

  private void about(String next) {
    if (!topic.equals(next)) {
      topic = next;
      ShellStory.explain(out, topics, next);
    }
  }

  /** A cgroup namespace begins where its maker is, so it is made when the cgroups are joined. */
  private void joinCgroups() {
    boolean own = plan.config().namespaces().isNew(Namespace.CGROUP);
    if (own) {
      out.line("if [ $# = 0 ]; then");
    }
    if (!entrances.isEmpty()) {
      about("cgroup.join");
      for (String file : entrances) {
        out.line("echo 0 >", file);
      }
    }
    if (own) {
      about("namespaces.cgroup");
      out.line("exec unshare --cgroup sh \"$work\"/inside joined");
      out.line("fi");
    }
  }

  private void step(Passage passage) {
    String subject = passage.subject();
    String path = below(ROOT, subject);
    switch (passage.topic()) {
      case "mounts.propagation" -> propagation(passage);
      case "mounts.attach" -> attach(passage, path);
      case "mounts.device" -> device(passage);
      case "mounts.mask" -> mask(passage, path);
      case "mounts.read-only" -> readOnly(passage, path);
      case "root.read-only" -> command(passage, "mount -o remount,bind,ro", path);
      case "settings.make-cwd" -> command(passage, "mkdir -p", path);
      case "settings.sysctl" -> sysctl(passage);
      case "settings.oom-score" -> command(passage, "echo", subject, "> /proc/self/oom_score_adj");
      case "settings.host-name" -> command(passage, "hostname", quote(subject));
      case "settings.domain-name" -> command(passage, "domainname", quote(subject));
      case "settings.loopback" -> command(passage, "ip link set", subject, "up");
      case "settings.umask" -> command(passage, "umask", subject);
      case "settings.rlimit" -> {
        about(passage);
        ShellProcess.limit(out, plan.config().process(), subject);
      }
      default -> {}
    }
  }

  private void command(Passage passage, String... words) {
    about(passage);
    out.line(words);
  }

  /** The mounts of the host stay the host's; then comes the root, for all others lie in it. */
  private void propagation(Passage passage) {
    for (ToldCall call : ToldCall.done(passage.calls())) {
      command(passage, "mount", spread(call.word(3)), "/");
    }
    about("root.mount");
    root();
  }

  private void root() {
    String folder = plan.folder();
    if (folder != null) {
      out.line("mount --rbind", quote(folder), "\"$root\"");
      out.line("mount --make-rprivate \"$root\"");
      return;
    }
    ShellMount layers = ShellStory.root(plan.story());
    if (layers != null) {
      layers.mountLayers(out, "\"$root\"");
    }
  }

  /** {@code --make-rprivate} of {@code REC|PRIVATE}. */
  private static String spread(String flags) {
    boolean all = false;
    String kind = "";
    for (String flag : flags.split("\\|", -1)) {
      if (flag.equals("REC")) {
        all = true;
      } else {
        kind = flag.toLowerCase(Locale.ROOT);
      }
    }
    return "--make-" + (all ? "r" : "") + kind;
  }

  private void attach(Passage passage, String target) {
    Passage source = sources.get(passage.subject());
    if (source == null) {
      return;
    }
    about(passage);
    ShellMount mount = ShellMount.of(source.calls());
    List<ToldCall> calls = ToldCall.done(passage.calls());
    boolean file = calls.stream().anyMatch(call -> call.name().equals("mknodat"));
    out.line("mkdir -p", file ? below(ROOT, parent(passage.subject())) : target);
    if (file) {
      out.line("[ -e", target, "] || : >", target);
    }
    if (mount.copied().isEmpty()) {
      mount.mount(out, target);
    } else {
      mount.bind(out, copied(mount), target);
    }
    // Before Linux 5.12 it is the container's first process that gives it.
    for (ToldCall call : calls) {
      if (call.name().equals("mount")) {
        out.line("mount", spread(call.word(3)), target);
      }
    }
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  /** Files that jocker makes for a container are the script's own. */
  private String copied(ShellMount mount) {
    String folder = plan.config().bundle() + "/";
    String source = mount.copied();
    String name = source.startsWith(folder) ? source.substring(folder.length()) : "";
    return plan.files().containsKey(name) ? below("work", "/" + name) : quote(source);
  }

  private void device(Passage passage) {
    for (DeviceNode device : plan.config().devices()) {
      if (device.path().equals(passage.subject())) {
        about(passage);
        String path = below(ROOT, device.path());
        out.line("mkdir -p", below(ROOT, parent(device.path())));
        ShellMount.node(out, device.mode(), device.device().encoded(), path);
      }
    }
  }

  /** The plan's first passage of this topic looks for /dev/null, which is not hidden. */
  private void mask(Passage passage, String path) {
    if (passage.subject().equals("/dev/null")) {
      about(passage);
      out.line("hide() {");
      out.line("  if [ -d \"$1\" ]; then");
      out.line("    mount -t tmpfs -o ro,size=0k tmpfs \"$1\"");
      out.line("  elif [ -e \"$1\" ]; then");
      out.line("    mount --bind \"$root\"/dev/null \"$1\"");
      out.line("  fi");
      out.line("}");
    } else {
      command(passage, "hide", path);
    }
  }

  private void readOnly(Passage passage, String path) {
    about(passage);
    out.line("if [ -e", path, "]; then");
    out.line("  mount --rbind", path, path);
    out.line("  mount -o remount,bind,ro", path);
    out.line("fi");
  }

  private void sysctl(Passage passage) {
    int equals = passage.subject().indexOf('=');
    String name = passage.subject().substring(0, equals).replace('.', '/');
    String value = passage.subject().substring(equals + 1);
    command(passage, "echo", quote(value), ">", below(ROOT, "/proc/sys/" + name));
  }

  private void changeRoot() {
    out.line();
    out.comment(texts.text("order"));
    out.line("cd \"$work\"/tools");
    about("root.pivot");
    out.line("pivot_root \"$root\" \"$root\"");
    about("root.leave");
    out.line("./\"$loader\" --library-path . ./umount -l /");
  }
}
