package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.flags;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

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
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.DeviceNode;
import io.jocker.runtime.config.ProcessConfig;
import io.jocker.runtime.config.Propagation;
import io.jocker.runtime.rootfs.PreparedMount;
import io.jocker.runtime.rootfs.PreparedRoot;
import java.util.List;
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
    MonitorDescriptors kept = new MonitorInheritance(request, prepared, pipes, descriptors).keep();
    inputDescriptor = kept.input();
    reportFd = descriptors.add(pipes.report().writeEnd());
    if (pipes.created() != null) {
      createdFd = descriptors.add(pipes.created());
    }
    addStops();
    MonitorPlan attendant =
        new MonitorPlan(program, request, pipes, facts, descriptors, kept, reportFd);
    attendant.inherit();
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
    attendant.add(container, monitor);
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
        NamespaceSteps.join(program, entry.getKey(), descriptors.argument(entry.getValue()));
      }
    }
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
