package io.jocker.cli.explain;

import static io.jocker.cli.explain.ShellWords.quote;

import io.jocker.cli.text.Texts;
import io.jocker.linux.Capability;
import io.jocker.runtime.config.Identity;
import io.jocker.runtime.config.ProcessConfig;
import io.jocker.runtime.config.ResourceLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The end of the script: the process gives up what the program must not have, and becomes it. */
final class ShellProcess {
  private static final String TOOL = "\"$loader\" --library-path . ./";
  private static final String MORE = " \\";

  private final ProcessConfig process;
  private final Texts topics;
  private final ShellWords out = new ShellWords();

  ShellProcess(ProcessConfig process, Texts topics) {
    this.process = process;
    this.topics = topics;
  }

  String text() {
    explain("identity.ids");
    explain("capabilities.bounding");
    explain("capabilities.sets");
    explain("capabilities.ambient");
    if (process.noNewPrivileges()) {
      explain("capabilities.no-new-privileges");
    }
    explain("exec.cwd");
    explain("exec.run");
    out.line("exec ./" + TOOL + "setpriv" + MORE);
    Identity identity = process.identity();
    out.line("  --reuid " + identity.uid() + " --regid " + identity.gid(), groups(identity) + MORE);
    out.line("  --bounding-set", capabilities(process.capabilities().bounding()) + MORE);
    out.line("  --inh-caps", capabilities(process.capabilities().inheritable()) + MORE);
    out.line("  --ambient-caps", capabilities(process.capabilities().ambient()) + MORE);
    if (process.noNewPrivileges()) {
      out.line("  --no-new-privs" + MORE);
    }
    out.line("  ./" + TOOL + "env -i -C " + quote(process.cwd()) + MORE);
    for (String variable : process.env()) {
      out.line("  " + quote(variable) + MORE);
    }
    List<String> words = new ArrayList<>();
    for (String argument : process.args()) {
      words.add(quote(argument));
    }
    out.line("  " + String.join(" ", words));
    return out.text();
  }

  private void explain(String topic) {
    ShellStory.explain(out, topics, topic);
  }

  private static String groups(Identity identity) {
    if (identity.additionalGids().isEmpty()) {
      return "--clear-groups";
    }
    List<String> groups = new ArrayList<>();
    for (long group : identity.additionalGids()) {
      groups.add(Long.toString(group));
    }
    return "--groups " + String.join(",", groups);
  }

  /** {@code -all,+chown,+kill}. */
  private static String capabilities(Set<Capability> set) {
    StringBuilder words = new StringBuilder("-all");
    for (Capability capability : new TreeSet<>(set)) {
      words.append(",+").append(capability.name().toLowerCase(Locale.ROOT));
    }
    return words.toString();
  }

  /** Sets a limit of this shell, which the program inherits. */
  static void limit(ShellWords out, ProcessConfig process, String kernelName) {
    for (ResourceLimit limit : process.rlimits()) {
      if (limit.kind().kernelName().equals(kernelName)) {
        String name = limit.kind().name().toLowerCase(Locale.ROOT);
        String values = words(limit.soft()) + ":" + words(limit.hard());
        out.line("prlimit --pid $$ --" + name + "=" + values);
      }
    }
  }

  private static String words(long value) {
    return value == ResourceLimit.INFINITY ? "unlimited" : Long.toUnsignedString(value);
  }
}
