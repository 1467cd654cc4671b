package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.WORKING_DIRECTORY;
import static io.jocker.linux.program.Argument.flags;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.Fd;
import io.jocker.linux.Machine;
import io.jocker.linux.Namespace;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.linux.story.Actor;
import io.jocker.runtime.cgroup.CgroupEntrance;
import io.jocker.runtime.rootfs.PreparedRoot;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The steps by which one more process gets into a container: a monitor that clones it, as with a
 * start, but in place of new namespaces those of the container's first process ({@code setns(2)} on
 * its pidfd). Nothing of the host is executed: the first program that runs inside is the
 * container's own.
 */
final class JoinPlan {
  private static final long WRITE_CLOEXEC = 1 | 02000000;

  private final ProgramBuilder program = new ProgramBuilder(Machine.CURRENT);
  private final JoinRequest request;
  private final JoinPipes pipes;
  private final LaunchPlan.LaunchFacts facts;
  private final DescriptorTable descriptors;

  JoinPlan(JoinRequest request, JoinPipes pipes, LaunchPlan.LaunchFacts facts) {
    this.request = request;
    this.pipes = pipes;
    this.facts = facts;
    ContainerStreams streams = request.streams();
    this.descriptors = new DescriptorTable(streams.input(), streams.output(), streams.error());
  }

  /** The descriptors that the program counts on. */
  DescriptorTable descriptors() {
    return descriptors;
  }

  /** All steps. */
  Program build() {
    int exit = descriptors.keep(request.exitFile());
    int acknowledged = descriptors.keep(pipes.acknowledge().readEnd());
    PreparedRoot.Terminal terminal = request.terminal();
    int master = terminal == null ? -1 : descriptors.keep(terminal.master());
    int reportFd = descriptors.add(pipes.report().writeEnd());
    Argument first = descriptors.argument(request.first());
    CgroupEntrance cgroup = request.cgroup();
    Fd directory = cgroup == null ? null : cgroup.directory();
    Argument group = directory == null ? number(0) : descriptors.argument(directory);
    Label process = program.label("process");
    Label monitor = program.label("monitor");
    program.goTo("begin", monitor);
    program.place(process);
    program.by(Actor.CONTAINER);
    addProcess(first, reportFd);
    program.place(monitor);
    program.by(Actor.MONITOR);
    Fd trace = pipes.trace();
    if (trace != null) {
      program.about(LaunchTopic.TRACE, "");
      program.trace(descriptors.add(trace));
    }
    MonitorSteps steps = new MonitorSteps(program);
    steps.addPreparation(descriptors.end());
    if (request.namespaces().contains(Namespace.PID)) {
      // A process never changes its pid namespace: this is for the child to come.
      enter(first, Set.of(Namespace.PID));
    }
    long into = directory == null ? 0 : CloneArguments.CLONE_INTO_CGROUP;
    Step clone =
        steps.addClone(CloneArguments.CLONE_CLEAR_SIGHAND | into, group, process, reportFd);
    steps.addForgetting(process, monitor);
    steps.addWaitForRecord(descriptors, acknowledged, clone, false);
    if (!request.streams().attended()) {
      steps.addRelease(acknowledged);
    }
    program.about(LaunchTopic.AFTER, "");
    if (trace != null) {
      program.endTrace();
    }
    addAttendance(steps, clone, new Kept(exit, acknowledged, master));
    steps.addEnd();
    return program.build(reportFd);
  }

  /** Descriptors of the monitor, by number. */
  private record Kept(int exit, int acknowledged, int master) {}

  private void addAttendance(MonitorSteps steps, Step clone, Kept kept) {
    if (kept.master() < 0) {
      steps.addCloseStandard(List.of(0, 1, 2));
      steps.addExitRecord(clone, kept.exit(), false);
      return;
    }
    steps.addNothingAsInput();
    boolean attended = request.streams().attended();
    OutputPump.Source source =
        new OutputPump.Source(kept.master(), LogFormat.STDOUT, attended ? 1 : -1);
    OutputPump pump =
        new OutputPump(program, List.of(source), null, attended ? kept.acknowledged() : -1);
    pump.addSteps(steps.processDescriptor(), () -> steps.addExitRecord(clone, kept.exit(), false));
  }

  /**
   * The order: what is written to files of the host comes before the namespaces, for behind them
   * every path is the container's.
   */
  private void addProcess(Argument first, int reportFd) {
    program.about(LaunchTopic.LEASH, "");
    Prctl.dieWithParent(program, "die with the monitor");
    CgroupEntrance cgroup = request.cgroup();
    if (cgroup != null) {
      program.about(LaunchTopic.JOIN_CGROUP, request.id());
      for (Fd tasks : cgroup.tasksFiles()) {
        program.call(
            "join a cgroup", SystemCall.WRITE, descriptors.argument(tasks), text("0"), number(1));
      }
    }
    addOomScore();
    EnumSet<Namespace> others = EnumSet.noneOf(Namespace.class);
    others.addAll(request.namespaces());
    others.remove(Namespace.PID);
    enter(first, others);
    if (others.contains(Namespace.USER)) {
      program.about(LaunchTopic.ROOT_OF_NAMESPACE, "");
      new IdentitySteps(program).addIds(0, 0, List.of());
      program.about(LaunchTopic.LEASH, "");
      Prctl.dieWithParent(program, "die with the monitor, again"); // a change of user forgets it
    }
    program.about(LaunchTopic.SESSION, "");
    program.call("new session", SystemCall.SETSID);
    ProcessSteps steps = new ProcessSteps(program, descriptors, request.process());
    steps.addRestrictions(request.personality());
    PreparedRoot.Terminal terminal = request.terminal();
    if (terminal != null) {
      steps.addTerminal(terminal.peer());
    }
    steps.addClosing(reportFd);
    steps.addWorkingDirectory();
    steps.addIdentity(request.filter(), facts.lastCapability());
    steps.addExecution();
  }

  private void addOomScore() {
    Integer score = request.process().oomScoreAdj();
    if (score == null) {
      return;
    }
    String word = score.toString();
    program.about(LaunchTopic.OOM_SCORE, word);
    Step file =
        program.call(
            "oom score: open",
            SystemCall.OPENAT,
            WORKING_DIRECTORY,
            text("/proc/self/oom_score_adj"),
            named("O_WRONLY|O_CLOEXEC", WRITE_CLOEXEC),
            number(0));
    program.call("oom score", SystemCall.WRITE, resultOf(file), text(word), number(word.length()));
    program.call("oom score: close", SystemCall.CLOSE, resultOf(file));
  }

  /** All at once: then no state exists in which it has the root of one and the users of another. */
  private void enter(Argument first, Set<Namespace> kinds) {
    if (!kinds.isEmpty()) {
      program.about(LaunchTopic.ENTER, "");
      program.call("enter the container's namespaces", SystemCall.SETNS, first, flags(kinds));
    }
  }
}
