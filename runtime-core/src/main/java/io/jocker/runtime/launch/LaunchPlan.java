package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.flags;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.Bits;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls.Pipe;
import io.jocker.linux.Linux;
import io.jocker.linux.Machine;
import io.jocker.linux.MountFlag;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.linux.story.Actor;
import io.jocker.linux.story.Halts;
import io.jocker.runtime.cgroup.CgroupEntrance;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.DeviceNode;
import io.jocker.runtime.config.ProcessConfig;
import io.jocker.runtime.config.Propagation;
import io.jocker.runtime.config.TimeOffset;
import io.jocker.runtime.rootfs.PreparedMount;
import io.jocker.runtime.rootfs.PreparedRoot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one start, from the monitor's first system call to the execve of the container's
 * program, in the only order that works. Read {@link #build} from top to bottom: this is what
 * happens.
 */
final class LaunchPlan {
  private final ProgramBuilder program = new ProgramBuilder(Machine.CURRENT);
  private final LaunchRequest request;
  private final ContainerConfig config;
  private final PreparedRoot prepared;
  private final LaunchPipes pipes;
  private final LaunchFacts facts;
  private final DescriptorTable descriptors;
  private final PlaceSteps places;
  private final MountSteps mounts;
  private int reportFd;
  private int createdFd;
  private int inputDescriptor = -1;
  private int stopFd;
  private @Nullable StopSteps stops;
  private Argument cgroupDirectory = number(0);
  private @Nullable Argument joinedPidNamespace;
  private @Nullable Argument joinedUserNamespace;

  /**
   * What the plan needs to know of this host.
   *
   * @param lastCapability the highest capability that the kernel knows
   */
  record LaunchFacts(int lastCapability) {
    private static final String LAST_CAPABILITY = "/proc/sys/kernel/cap_last_cap";

    static LaunchFacts of(Linux linux) throws SyscallException {
      try (Fd file = linux.files().openAt(Fd.CWD, LAST_CAPABILITY, Set.of(OpenFlag.RDONLY), 0)) {
        String text = OsString.decode(linux.io().readAll(file, 32)).trim();
        return new LaunchFacts(Integer.parseInt(text));
      }
    }
  }

  LaunchPlan(LaunchRequest request, PreparedRoot prepared, LaunchPipes pipes, LaunchFacts facts) {
    this.request = request;
    this.config = request.config();
    this.prepared = prepared;
    this.pipes = pipes;
    this.facts = facts;
    ContainerStreams streams = request.streams();
    this.descriptors = new DescriptorTable(streams.input(), streams.output(), streams.error());
    this.places = new PlaceSteps(program);
    this.mounts = new MountSteps(program, descriptors, places);
  }

  /** The descriptors that the program counts on. */
  DescriptorTable descriptors() {
    return descriptors;
  }

  /** Which descriptor of the monitor leads to the container's input, -1 for none; once built. */
  int inputDescriptor() {
    return inputDescriptor;
  }

  /** All steps. */
  Program build() {
    MonitorDescriptors kept = keepForMonitor();
    reportFd = descriptors.add(pipes.report().writeEnd());
    if (pipes.created() != null) {
      createdFd = descriptors.add(pipes.created());
    }
    addStops();
    Fd directory = cgroupDirectoryFd();
    if (directory != null) {
      cgroupDirectory = descriptors.argument(directory);
    }
    Fd pidNamespace = pipes.joined().get(Namespace.PID);
    if (pidNamespace != null) {
      joinedPidNamespace = descriptors.argument(pidNamespace);
    }
    Fd userNamespace = pipes.joined().get(Namespace.USER);
    if (userNamespace != null) {
      joinedUserNamespace = descriptors.argument(userNamespace);
    }
    Label container = program.label("container");
    // The container's steps come first in the table, for they say which descriptors there are.
    Label monitor = program.label("monitor");
    program.goTo("begin", monitor);
    program.place(container);
    program.by(Actor.CONTAINER);
    program.stopAt(stops);
    addArrival();
    addFileSystem();
    addSurroundings();
    addProcess();
    program.place(monitor);
    program.by(Actor.MONITOR);
    addMonitor(kept, container, monitor);
    return program.build(reportFd);
  }

  /** Null as usual: nobody wants to stop. */
  @Nullable StopSteps stops() {
    return stops;
  }

  private void addStops() {
    Pipe stop = pipes.stop();
    if (stop != null) {
      stopFd = descriptors.add(stop.readEnd());
      Argument waiting = descriptor(stopFd);
      Halts halts = new Halts(pipes.stopsAtEachPassage());
      stops = new StopSteps(() -> addGate(waiting), reportFd, halts);
    }
  }

  // ---- the monitor ----

  /**
   * What the monitor keeps, by number.
   *
   * @param lock of the successor, or -1
   * @param conditionFolder of its condition, or -1
   * @param health null without checks
   */
  private record MonitorDescriptors(
      int exit,
      int acknowledged,
      OutputPump.@Nullable Log log,
      int lock,
      int conditionFolder,
      @Nullable KeptForHealth health,
      List<OutputPump.Source> sources) {}

  /**
   * What health checks need.
   *
   * @param group theirs
   * @param tasks by which they join the container's cgroups
   */
  private record KeptForHealth(
      HealthCheck check,
      HealthSteps.Kept files,
      HealthGroupSteps.Group group,
      List<Argument> tasks) {}

  private @Nullable KeptForHealth keepForHealth() {
    HealthCheck check = request.health();
    if (check == null) {
      return null;
    }
    HealthSteps.Kept files = HealthSteps.Kept.of(check, descriptors);
    Fd directory = cgroupDirectoryFd();
    List<Argument> tasks = new ArrayList<>();
    for (Fd file : pipes.tasksFiles()) {
      tasks.add(descriptor(descriptors.keep(file)));
    }
    int entrance = -1;
    if (directory != null) {
      entrance = descriptors.keep(directory);
    } else if (!tasks.isEmpty()) {
      // Once more: unless another file takes its number, the process joins what it has joined.
      entrance = descriptors.keep(pipes.tasksFiles().get(0));
      tasks.add(descriptor(entrance));
    }
    Fd leaf = check.leaf();
    HealthGroupSteps.Group group =
        new HealthGroupSteps.Group(
            leaf == null ? -1 : descriptors.keep(leaf), entrance, directory != null);
    return new KeptForHealth(check, files, group, tasks);
  }

  private MonitorDescriptors keepForMonitor() {
    int exit = descriptors.keep(request.exitFile());
    int acknowledged = descriptors.keep(pipes.acknowledge().readEnd());
    OutputPump.Log log = keepLog(request.streams().log());
    Fd inputEnd = request.streams().inputEnd();
    int input = inputEnd == null ? -1 : descriptors.keep(inputEnd);
    NetworkAttachment network = request.network();
    if (network != null) {
      for (Fd socket : network.kept()) {
        descriptors.keep(socket);
      }
    }
    Successor successor = request.successor();
    int lock = successor == null ? -1 : descriptors.keep(successor.lock());
    Successor.Condition condition = successor == null ? null : successor.condition();
    int folder = condition == null ? -1 : descriptors.keep(condition.folder());
    KeptForHealth health = keepForHealth();
    List<OutputPump.Source> sources = new ArrayList<>();
    PreparedRoot.Terminal terminal = prepared.terminal();
    if (terminal != null) {
      input = descriptors.keep(terminal.master());
      sources.add(new OutputPump.Source(input, LogFormat.STDOUT, copyTo(1)));
    } else if (pipes.output() != null && pipes.error() != null) {
      int output = descriptors.keep(pipes.output().readEnd());
      sources.add(new OutputPump.Source(output, LogFormat.STDOUT, copyTo(1)));
      int error = descriptors.keep(pipes.error().readEnd());
      sources.add(new OutputPump.Source(error, LogFormat.STDERR, copyTo(2)));
    }
    inputDescriptor = input;
    return new MonitorDescriptors(exit, acknowledged, log, lock, folder, health, sources);
  }

  private OutputPump.@Nullable Log keepLog(@Nullable ContainerLog asked) {
    if (asked == null) {
      return null;
    }
    int file = descriptors.keep(asked.file());
    ContainerLog.Rotation rotation = asked.rotation();
    return new OutputPump.Log(
        file, rotation == null ? -1 : descriptors.keep(rotation.folder()), asked);
  }

  /** Where output of the container is copied to, -1 for nowhere. */
  private int copyTo(int standard) {
    return request.streams().attended() ? standard : -1;
  }

  private void addMonitor(MonitorDescriptors kept, Label container, Label monitor) {
    MonitorSteps steps = new MonitorSteps(program);
    Fd trace = pipes.trace();
    if (trace != null) {
      program.about(LaunchTopic.TRACE, "");
      program.trace(descriptors.add(trace));
    }
    steps.addPreparation(descriptors.end());
    addJoinedUserNamespace();
    addTimeNamespace();
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
    letGoOfStandard(steps, kept);
    Successor successor = request.successor();
    if (successor != null && successor.delayMillis() > 0) {
      steps.addBegin();
    }
    boolean synced = !request.streams().attended();
    ExitRecording recording = new ExitRecording(steps, clone, kept.exit(), synced);
    Argument process = steps.processDescriptor();
    Label probe = program.label("health check");
    OutputPump pump = null;
    if (kept.sources().isEmpty() && kept.health() == null) {
      recording.run();
    } else {
      pump = pump(kept, probe);
      pump.addSteps(process, recording);
    }
    if (successor != null) {
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
    steps.addEnd();
    if (kept.health() != null && pump != null && pump.health() != null) {
      program.place(probe);
      addHealthCheck(kept.health(), process, pump.health().periodOver());
    }
  }

  private OutputPump pump(MonitorDescriptors kept, Label probe) {
    boolean attended = request.streams().attended() && !kept.sources().isEmpty();
    int caller = attended ? kept.acknowledged() : -1;
    KeptForHealth health = kept.health();
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

  private void addHealthCheck(KeptForHealth kept, Argument first, Data periodOver) {
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
  private void letGoOfStandard(MonitorSteps steps, MonitorDescriptors kept) {
    if (!request.streams().attended()) {
      steps.addNoInput();
    } else if (kept.sources().isEmpty() && kept.health() == null) {
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
   * Its clocks must be set before the first process is in it, so it is unshared here, for the child
   * ({@code time_namespaces(7)}).
   */
  private void addTimeNamespace() {
    if (!config.namespaces().isNew(Namespace.TIME)) {
      return;
    }
    program.about(LaunchTopic.TIME_NAMESPACE, "");
    program.call("new time namespace", SystemCall.UNSHARE, flags(Set.of(Namespace.TIME)));
    StringBuilder lines = new StringBuilder();
    for (TimeOffset offset : config.namespaces().timeOffsets()) {
      lines.append(offset.line()).append('\n');
    }
    if (lines.length() > 0) {
      FileSteps.write(program, "set its clocks", "/proc/self/timens_offsets", lines.toString());
    }
  }

  /**
   * Before the clone, so that the namespaces which it makes belong to the one that is joined: else
   * nothing could be mounted in them.
   */
  private void addJoinedUserNamespace() {
    if (joinedUserNamespace != null) {
      join(Namespace.USER, joinedUserNamespace);
      program.about(LaunchTopic.LEASH, "");
      Prctl.dieWithParent(program, "die with jocker, again"); // other credentials forget it
    }
  }

  /** A process never changes its pid namespace; setns(2) is for the children to come. */
  private void addJoinedPidNamespace() {
    if (joinedPidNamespace != null) {
      join(Namespace.PID, joinedPidNamespace);
    }
  }

  private long cloneFlags() {
    Set<Namespace> created = EnumSet.noneOf(Namespace.class);
    created.addAll(config.namespaces().created());
    created.remove(Namespace.TIME);
    created.remove(Namespace.CGROUP); // its root would be the cgroup of the monitor
    long cgroup = cgroupDirectoryFd() == null ? 0 : CloneArguments.CLONE_INTO_CGROUP;
    return Bits.of(created) | CloneArguments.CLONE_CLEAR_SIGHAND | cgroup;
  }

  /** Null also where the clone could not use it: see {@link LaunchPipes#tasksFiles}. */
  private @Nullable Fd cgroupDirectoryFd() {
    CgroupEntrance entrance = request.cgroup();
    return entrance == null || joinedUserNamespace != null ? null : entrance.directory();
  }

  // ---- the container's first process ----

  /** Into its cgroups and namespaces. */
  private void addArrival() {
    program.about(LaunchTopic.LEASH, "");
    Prctl.dieWithParent(program, "die with the monitor");
    if (request.cgroup() != null) {
      program.about(LaunchTopic.JOIN_CGROUP, request.id());
      for (Fd tasks : pipes.tasksFiles()) {
        program.call(
            "join a cgroup", SystemCall.WRITE, descriptors.argument(tasks), text("0"), number(1));
      }
    }
    addJoinedNamespaces();
    if (config.namespaces().isNew(Namespace.CGROUP)) {
      program.about(LaunchTopic.CGROUP_NAMESPACE, "");
      program.call(
          "new cgroup namespace, its root here",
          SystemCall.UNSHARE,
          flags(Set.of(Namespace.CGROUP)));
    }
    if (pipes.gate() != null && config.namespaces().isOwn(Namespace.USER)) {
      program.about(LaunchTopic.GATE, "");
      addGate(pipes.gate().readEnd());
    }
    if (config.namespaces().isOwn(Namespace.USER)) {
      program.about(LaunchTopic.ROOT_OF_NAMESPACE, "");
      new IdentitySteps(program).addIds(0, 0, List.of());
      program.about(LaunchTopic.LEASH, "");
      Prctl.dieWithParent(program, "die with the monitor, again"); // a change of user forgets it
    }
    program.about(LaunchTopic.SESSION, "");
    program.call("new session", SystemCall.SETSID);
  }

  private void addJoinedNamespaces() {
    for (Map.Entry<Namespace, Fd> entry : pipes.joined().entrySet()) {
      if (entry.getKey() != Namespace.PID && entry.getKey() != Namespace.USER) {
        join(entry.getKey(), descriptors.argument(entry.getValue()));
      }
    }
  }

  private void join(Namespace kind, Argument namespace) {
    program.about(LaunchTopic.JOIN_NAMESPACE, kind.name().toLowerCase(Locale.ROOT));
    program.call(
        "join the " + kind + " namespace", SystemCall.SETNS, namespace, flags(Set.of(kind)));
  }

  /**
   * Waits for one byte from jocker, which has written the id maps by then and run the hooks. The
   * end of the pipe means that jocker is dead.
   */
  private void addGate(Fd readEnd) {
    addGate(descriptors.argument(readEnd));
  }

  private void addGate(Argument readEnd) {
    Step read =
        program.call(
            "wait for jocker",
            SystemCall.READ,
            readEnd,
            addressOf(Data.room(8, "byte")),
            number(1));
    Label open = program.label("open");
    Label dead = program.label("dead");
    program.test("go on?", resultOf(read), 1, -1).thenGoTo(open).onErrorGoTo(dead);
    program.place(dead);
    program.call("jocker is dead", SystemCall.EXIT_GROUP, number(1));
    program.place(open);
  }

  /** Its own root, and what is mounted there. */
  private void addFileSystem() {
    if (!config.namespaces().isNew(Namespace.MOUNT)) {
      addHooksBeforeRoot();
      return;
    }
    Propagation propagation = config.rootfs().propagation();
    boolean isPrivate = propagation == null || propagation.kind() == MountFlag.PRIVATE;
    MountFlag own = isPrivate ? MountFlag.PRIVATE : MountFlag.SLAVE;
    mounts.addOwnPropagation(own);
    mounts.addOpening(prepared.mounts());
    Argument root = descriptors.argument(prepared.root());
    mounts.addRoot(root, placeOfRoot(), own);
    addHooksBeforeRoot();
    mounts.addChangeOfRoot(root);
    for (PreparedMount mount : prepared.mounts()) {
      mounts.addAttachment(mount);
    }
    for (DeviceNode device : prepared.devices()) {
      places.addDevice(device);
    }
    PreparedRoot.Terminal terminal = prepared.terminal();
    if (terminal != null) {
      mounts.addConsole(descriptors.argument(terminal.peer()));
    }
  }

  /**
   * Where the root is attached before it is the root: with hooks at its own path, where they look
   * for it; else at /proc, which every host has and which also the root of a user namespace can
   * reach.
   */
  private String placeOfRoot() {
    return config.hooks().areBeforeStart() ? config.rootfs().path() : "/proc";
  }

  /** Those of jocker's namespaces run while this waits; createContainer's then run from here. */
  private void addHooksBeforeRoot() {
    if (pipes.gate() == null || pipes.creating() == null) {
      return;
    }
    program.about(LaunchTopic.HOOKS, "");
    program.call(
        "ask for the hooks",
        SystemCall.WRITE,
        descriptor(reportFd),
        addressOf(Data.numbers("{hooks}", MonitorSteps.REPORT_HOOKS & 0xffff_ffffL)),
        number(8));
    addGate(pipes.gate().readEnd());
    new HookSteps(program, reportFd)
        .add(
            "createContainer", config.hooks().createContainer(), descriptors.add(pipes.creating()));
  }

  /** The last before the program, with what the program has, for they are the image's own. */
  private void addHooksBeforeProgram() {
    if (createdFd != 0) {
      new HookSteps(program, reportFd)
          .add("startContainer", config.hooks().startContainer(), createdFd);
      program.call("close their input", SystemCall.CLOSE, descriptor(createdFd));
    }
  }

  /** What the process finds, the network last: jocker connects it while all else is done. */
  private void addSurroundings() {
    SurroundingSteps steps = new SurroundingSteps(program, config);
    steps.addSettings();
    if (config.namespaces().isNew(Namespace.MOUNT)) {
      addPaths();
      steps.addRootPropagation();
    }
    steps.addNames();
    if (config.namespaces().isNew(Namespace.NETWORK)) {
      steps.addLoopback();
    }
    Pipe connected = pipes.connected();
    if (connected != null) {
      program.about(LaunchTopic.NETWORK_GATE, "");
      addGate(connected.readEnd());
    }
  }

  /** What it sees of its root, and where it begins there. */
  private void addPaths() {
    if (!config.maskedPaths().isEmpty()) {
      places.addNullDeviceCheck();
    }
    for (String path : config.maskedPaths()) {
      mounts.addMasked(path);
    }
    for (String path : config.readonlyPaths()) {
      mounts.addReadOnly(path);
    }
    program.about(LaunchTopic.WORKING_DIRECTORY, config.process().cwd());
    places.addDirectories(config.process().cwd()); // docker makes a missing working directory
    if (config.rootfs().readonly()) {
      mounts.addReadOnlyRoot();
    }
  }

  /** The process itself: limits, descriptors, identity, and the program. */
  private void addProcess() {
    ProcessConfig process = config.process();
    ProcessSteps steps = new ProcessSteps(program, descriptors, process);
    steps.addRestrictions(config.personality());
    PreparedRoot.Terminal terminal = prepared.terminal();
    if (terminal != null) {
      steps.addTerminal(terminal.peer());
    } else if (pipes.output() != null && pipes.error() != null) {
      steps.addOutput(pipes.output().writeEnd(), pipes.error().writeEnd());
    }
    if (createdFd == 0 && stopFd == 0) {
      steps.addClosing(reportFd);
    } else if (createdFd == 0 || stopFd == 0) {
      steps.addClosing(reportFd, createdFd + stopFd);
    } else {
      steps.addClosing(reportFd, createdFd, stopFd);
    }
    if (stopFd != 0) {
      program.call(
          "close the stops at execve",
          SystemCall.FCNTL,
          descriptor(stopFd),
          named("F_SETFD", 2),
          named("FD_CLOEXEC", 1));
    }
    steps.addWorkingDirectory();
    steps.addIdentity(request.seccomp(), facts.lastCapability());
    addHooksBeforeProgram();
    if (request.init()) {
      new InitSteps(program).add(reportFd, process.terminal());
    }
    steps.addExecution();
  }
}
