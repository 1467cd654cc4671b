package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.number;

import io.jocker.linux.Fd;
import io.jocker.linux.Machine;
import io.jocker.linux.Namespace;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.linux.story.Actor;
import io.jocker.runtime.cgroup.CgroupEntrance;
import io.jocker.runtime.rootfs.PreparedRoot;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps by which one more process gets into a container: a monitor that clones it, as with a
 * start, but in place of new namespaces those of the container's first process ({@code setns(2)} on
 * its pidfd). Nothing of the host is executed: the first program that runs inside is the
 * container's own.
 */
final class JoinPlan {
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
    new JoinSteps(program, descriptors, joined(first)).add(terminal, reportFd);
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
      JoinSteps.addPidNamespace(program, first); // a process never changes its own
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

  private JoinSteps.Joined joined(Argument first) {
    CgroupEntrance cgroup = request.cgroup();
    List<Argument> tasks = new ArrayList<>();
    for (Fd file : cgroup == null ? List.<Fd>of() : cgroup.tasksFiles()) {
      tasks.add(descriptors.argument(file));
    }
    return new JoinSteps.Joined(
        request.id(),
        first,
        request.namespaces(),
        tasks,
        request.process(),
        request.personality(),
        request.filter(),
        facts.lastCapability());
  }
}
