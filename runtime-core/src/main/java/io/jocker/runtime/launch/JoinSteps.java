package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.flags;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.Namespace;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.runtime.config.ProcessConfig;
import io.jocker.runtime.rootfs.PreparedRoot;
import io.jocker.runtime.seccomp.CompiledFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a process does that was cloned to run one more program in a container: an {@code exec}, or a
 * health check. The pid namespace is not entered here: that takes effect for children only, so
 * whoever clones this process has done it before.
 */
final class JoinSteps {
  private final ProgramBuilder program;
  private final DescriptorTable descriptors;
  private final Joined joined;

  /**
   * What is joined, and with what.
   *
   * @param container names it
   * @param first pidfd of its first process
   * @param namespaces those of its own that it has
   * @param tasks descriptors of the files by which its cgroups are joined
   * @param filter the container's, null for none
   */
  record Joined(
      String container,
      Argument first,
      Set<Namespace> namespaces,
      List<Argument> tasks,
      ProcessConfig process,
      @Nullable Long personality,
      @Nullable CompiledFilter filter,
      int lastCapability) {}

  JoinSteps(ProgramBuilder program, DescriptorTable descriptors, Joined joined) {
    this.program = program;
    this.descriptors = descriptors;
    this.joined = joined;
  }

  /** Before a clone: the pid namespace is for the child to come. */
  static void addPidNamespace(ProgramBuilder program, Argument first) {
    enter(program, first, Set.of(Namespace.PID));
  }

  /**
   * The order: what is written to files of the host comes before the namespaces, for behind them
   * every path is the container's.
   */
  void add(PreparedRoot.@Nullable Terminal terminal, int reportFd) {
    program.about(LaunchTopic.LEASH, "");
    Prctl.dieWithParent(program, "die with the monitor");
    addCgroups();
    addOomScore();
    EnumSet<Namespace> others = EnumSet.noneOf(Namespace.class);
    others.addAll(joined.namespaces());
    others.remove(Namespace.PID);
    enter(program, joined.first(), others);
    if (others.contains(Namespace.USER)) {
      program.about(LaunchTopic.ROOT_OF_NAMESPACE, "");
      new IdentitySteps(program).addIds(0, 0, List.of());
      program.about(LaunchTopic.LEASH, "");
      Prctl.dieWithParent(program, "die with the monitor, again"); // a change of user forgets it
    }
    program.about(LaunchTopic.SESSION, "");
    program.call("new session", SystemCall.SETSID);
    ProcessSteps steps = new ProcessSteps(program, descriptors, joined.process());
    steps.addRestrictions(joined.personality());
    if (terminal != null) {
      steps.addTerminal(terminal.peer());
    }
    steps.addClosing(reportFd);
    steps.addWorkingDirectory();
    steps.addIdentity(joined.filter(), joined.lastCapability());
    steps.addExecution();
  }

  private void addCgroups() {
    program.about(LaunchTopic.JOIN_CGROUP, joined.container());
    for (Argument tasks : joined.tasks()) {
      program.call("join a cgroup", SystemCall.WRITE, tasks, text("0"), number(1));
    }
  }

  private void addOomScore() {
    Integer score = joined.process().oomScoreAdj();
    if (score == null) {
      return;
    }
    String word = score.toString();
    program.about(LaunchTopic.OOM_SCORE, word);
    FileSteps.write(program, "oom score", "/proc/self/oom_score_adj", word);
  }

  /** All at once: then no state exists in which it has the root of one and the users of another. */
  private static void enter(ProgramBuilder program, Argument first, Set<Namespace> kinds) {
    if (!kinds.isEmpty()) {
      program.about(LaunchTopic.ENTER, "");
      program.call("enter the container's namespaces", SystemCall.SETNS, first, flags(kinds));
    }
  }
}
