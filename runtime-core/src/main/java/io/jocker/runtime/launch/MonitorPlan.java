package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.number;

import io.jocker.linux.Bits;
import io.jocker.linux.Fd;
import io.jocker.linux.Namespace;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.runtime.config.ContainerConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a container's monitor does, from its first system call to its last: it makes the container's
 * first process, attends to that as long as it runs, and records its end.
 */
final class MonitorPlan {
  private final ProgramBuilder program;
  private final LaunchRequest request;
  private final ContainerConfig config;
  private final LaunchPipes pipes;
  private final LaunchPlan.LaunchFacts facts;
  private final DescriptorTable descriptors;
  private final MonitorDescriptors kept;
  private final int reportFd;
  private Argument cgroupDirectory = number(0);
  private @Nullable Argument joinedPidNamespace;
  private @Nullable Argument joinedUserNamespace;

  MonitorPlan(
      ProgramBuilder program,
      LaunchRequest request,
      LaunchPipes pipes,
      LaunchPlan.LaunchFacts facts,
      DescriptorTable descriptors,
      MonitorDescriptors kept,
      int reportFd) {
    this.program = program;
    this.request = request;
    this.config = request.config();
    this.pipes = pipes;
    this.facts = facts;
    this.descriptors = descriptors;
    this.kept = kept;
    this.reportFd = reportFd;
  }

  /** Hands on what its set-up needs, behind what it keeps. */
  void inherit() {
    Fd directory = pipes.cgroupDirectory();
    if (directory != null) {
      cgroupDirectory = descriptors.argument(directory);
    }
    joinedPidNamespace = inherited(Namespace.PID);
    joinedUserNamespace = inherited(Namespace.USER);
  }

  private @Nullable Argument inherited(Namespace kind) {
    Fd namespace = pipes.joined().get(kind);
    return namespace == null ? null : descriptors.argument(namespace);
  }

  /**
   * All that it does.
   *
   * @param container where the steps of its child begin
   * @param monitor where these begin
   */
  void add(Label container, Label monitor) {
    MonitorSteps steps = new MonitorSteps(program);
    Fd trace = pipes.trace();
    if (trace != null) {
      program.about(LaunchTopic.TRACE, "");
      program.trace(descriptors.add(trace));
    }
    steps.addPreparation(descriptors.end());
    addJoinedUserNamespace();
    if (config.namespaces().isNew(Namespace.TIME)) {
      NamespaceSteps.addTime(program, config.namespaces().timeOffsets());
    }
    addJoinedPidNamespace();
    Step clone = steps.addClone(cloneFlags(), cgroupDirectory, container, reportFd);
    program.stopAt(null); // from here on two processes go on at a time
    steps.addForgetting(container, monitor);
    steps.addWaitForRecord(descriptors, kept.acknowledged(), clone, request.leashed());
    if (!request.streams().attended()) {
      steps.addRelease(kept.acknowledged());
    }
    program.about(LaunchTopic.AFTER, "");
    if (trace != null) {
      program.endTrace();
    }
    steps.addLeavingFolder();
    letGoOfStandard(steps);
    Successor successor = request.successor();
    if (successor != null && successor.delayMillis() > 0) {
      steps.addBegin();
    }
    boolean synced = !request.streams().attended();
    ExitRecording recording = new ExitRecording(steps, clone, kept.exit(), synced);
    Argument process = steps.processDescriptor();
    Label probe = program.label("health check");
    OutputPump pump = null;
    if (kept.onlyWaits()) {
      recording.run();
    } else {
      pump = pump(probe);
      pump.addSteps(process, recording);
    }
    if (successor != null) {
      addSuccession(steps, successor);
    }
    steps.addEnd();
    if (kept.health() != null && pump != null && pump.health() != null) {
      program.place(probe);
      addHealthCheck(kept.health(), process, pump.health().periodOver());
    }
  }

  /** What becomes jocker once more, to decide what follows. */
  private void addSuccession(MonitorSteps steps, Successor successor) {
    Label attended = program.label("somebody attends to it");
    Successor.Condition condition = successor.condition();
    if (condition != null) {
      steps.addCondition(kept.conditionFolder(), condition.name(), attended);
    }
    if (successor.delayMillis() > 0) {
      if (request.streams().attended()) {
        // Before the waiting, too: who is there waits for the end of this process. Of one that
        // began detached who started it may still have the lock, and is gone after the waiting.
        steps.addLockTrial(kept.lock(), attended);
      }
      steps.addDelay(successor.delayMillis());
    }
    steps.addSuccession(successor, kept.lock(), attended);
    program.place(attended);
  }

  private OutputPump pump(Label probe) {
    boolean attended = request.streams().attended() && !kept.sources().isEmpty();
    int caller = attended ? kept.acknowledged() : -1;
    MonitorDescriptors.Health health = kept.health();
    if (health == null) {
      return new OutputPump(program, kept.sources(), kept.log(), caller);
    }
    Runnable before =
        () -> {
          if (joinedPidNamespace != null) {
            // Set for the container's first process; what checks it is no process of a container.
            HealthVerdictSteps.addOwnPidNamespace(program);
          }
        };
    return new OutputPump(
        program,
        kept.sources(),
        kept.log(),
        caller,
        new OutputPump.Health(health.check(), health.files(), probe, before));
  }

  private void addHealthCheck(MonitorDescriptors.Health kept, Argument first, Data periodOver) {
    EnumSet<Namespace> own = EnumSet.noneOf(Namespace.class);
    for (Namespace kind : Namespace.values()) {
      if (config.namespaces().isOwn(kind)) {
        own.add(kind);
      }
    }
    if (joinedUserNamespace != null) {
      own.remove(Namespace.USER); // the monitor is there already
    }
    HealthProbeSteps steps =
        new HealthProbeSteps(
            program,
            kept.check(),
            kept.files(),
            new HealthProbeSteps.Target(
                first, own.contains(Namespace.PID), kept.group(), periodOver));
    steps.add();
    program.place(steps.process());
    steps.addStreams(reportFd);
    new JoinSteps(
            program,
            descriptors,
            new JoinSteps.Joined(
                request.id(),
                first,
                own,
                kept.tasks(),
                kept.check().process(),
                config.personality(),
                request.seccomp(),
                facts.lastCapability()))
        .add(null, reportFd);
  }

  /** A detached one has only /dev/null there, which its successor needs, and perhaps a pipe. */
  private void letGoOfStandard(MonitorSteps steps) {
    if (!request.streams().attended()) {
      steps.addNoInput();
    } else if (kept.onlyWaits()) {
      steps.addCloseStandard(List.of(0, 1, 2));
    } else if (kept.sources().isEmpty()) {
      steps.addNothingAsInput();
      steps.addNothingAsOutput();
    } else {
      steps.addNothingAsInput();
    }
  }

  private record ExitRecording(MonitorSteps steps, Step created, int exitFile, boolean synced)
      implements Runnable {
    @Override
    public void run() {
      steps.addExitRecord(created, exitFile, synced);
    }
  }

  /**
   * Before the clone, so that the namespaces which it makes belong to the one that is joined: else
   * nothing could be mounted in them.
   */
  private void addJoinedUserNamespace() {
    if (joinedUserNamespace != null) {
      NamespaceSteps.join(program, Namespace.USER, joinedUserNamespace);
      program.about(LaunchTopic.LEASH, "");
      Prctl.dieWithParent(program, "die with jocker, again"); // other credentials forget it
    }
  }

  /** A process never changes its pid namespace; setns(2) is for the children to come. */
  private void addJoinedPidNamespace() {
    if (joinedPidNamespace != null) {
      NamespaceSteps.join(program, Namespace.PID, joinedPidNamespace);
    }
  }

  private long cloneFlags() {
    Set<Namespace> created = EnumSet.noneOf(Namespace.class);
    created.addAll(config.namespaces().created());
    created.remove(Namespace.TIME);
    created.remove(Namespace.CGROUP); // its root would be the cgroup of the monitor
    long cgroup = pipes.cgroupDirectory() == null ? 0 : CloneArguments.CLONE_INTO_CGROUP;
    return Bits.of(created) | CloneArguments.CLONE_CLEAR_SIGHAND | cgroup;
  }
}
