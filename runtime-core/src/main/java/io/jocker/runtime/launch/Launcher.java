package io.jocker.runtime.launch;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls.Pipe;
import io.jocker.linux.Linux;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.ProgramStory;
import io.jocker.linux.story.Stops;
import io.jocker.linux.story.Story;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.IdMapping;
import io.jocker.runtime.config.NamespaceRequest;
import io.jocker.runtime.config.Namespaces;
import io.jocker.runtime.rootfs.ForeignPath;
import io.jocker.runtime.rootfs.NamespaceHelpers;
import io.jocker.runtime.rootfs.PreparedRoot;
import io.jocker.runtime.rootfs.RootFilesystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts containers: prepares what Java can, writes the rest as a {@link LaunchPlan}, runs that as
 * a process of its own, and follows it up to the execve of the container's program.
 */
public final class Launcher {
  private static final int NO_STEP = ProgramProcess.NO_STEP;

  private final Linux linux;
  private final ProcFiles files;

  public Launcher(Linux linux) {
    this.linux = linux;
    this.files = new ProcFiles(linux);
  }

  /**
   * Starts the container; its program runs when this returns.
   *
   * @throws StartException if a step of the plan failed; nothing of the container's processes is
   *     left then
   * @throws IOException if something before that failed
   */
  public StartedContainer start(LaunchRequest request) throws IOException {
    return start(request, StepFault.NONE);
  }

  /** The same with a step that is made to fail, for tests. */
  StartedContainer start(LaunchRequest asked, StepFault fault) throws IOException {
    LaunchRequest request = withKnownIds(asked);
    try (PreparedRoot prepared =
            RootFilesystem.prepare(
                linux,
                request.config(),
                request.root(),
                request.hierarchies(),
                new Helpers(linux));
        LaunchPipes pipes = openPipes(request)) {
      LaunchPlan plan = new LaunchPlan(request, prepared, pipes, facts());
      Program program = fault.applyTo(plan.build());
      int monitorPid = spawn(request, plan, program);
      try (Attempt attempt = new Attempt(linux, pipes, monitorPid)) {
        pipes.report().writeEnd().close();
        int pid = follow(request, plan, program, pipes, monitorPid);
        return attempt.release(pid, plan.inputDescriptor(), prepared);
      }
    }
  }

  /** Prepares a start and tells the story of the steps that would follow; no process is made. */
  public void plan(LaunchRequest asked) throws IOException {
    LaunchRequest request = withKnownIds(asked);
    try (PreparedRoot prepared =
            RootFilesystem.prepare(
                linux,
                request.config(),
                request.root(),
                request.hierarchies(),
                new Helpers(linux));
        LaunchPipes pipes = openPipes(request)) {
      Program program = new LaunchPlan(request, prepared, pipes, facts()).build();
      linux.story().add(ProgramStory.ofPlan(program, System.nanoTime()));
    }
  }

  /** Files made for a container in a user namespace that exists must belong to its ids. */
  private LaunchRequest withKnownIds(LaunchRequest request) throws IOException {
    Namespaces namespaces = request.config().namespaces();
    if (!(namespaces.request(Namespace.USER) instanceof NamespaceRequest.Join join)) {
      return request;
    }
    try (Fd user = linux.files().openAt(Fd.CWD, join.path(), Set.of(OpenFlag.RDONLY), 0)) {
      Namespaces known = new UserNamespaces(linux).withMappings(namespaces, user);
      return request.withConfig(request.config().withNamespaces(known));
    }
  }

  private LaunchPipes openPipes(LaunchRequest request) throws IOException {
    try (Story.About about = linux.story().about(LaunchTopic.PIPES, "")) {
      return LaunchPipes.open(linux, request);
    }
  }

  private int spawn(LaunchRequest request, LaunchPlan plan, Program program)
      throws SyscallException {
    try (Story.About about = linux.story().about(LaunchTopic.SPAWN, "jocker-monitor")) {
      return ProgramProcess.spawn(linux, program, plan.descriptors(), monitor(request.id()));
    }
  }

  private static String monitor(String id) {
    return "jocker-monitor " + id;
  }

  /** What {@code /proc/PID/exe} says of the monitor of a container, and of no other process. */
  public static String executable(String id) {
    return ProgramProcess.executable(monitor(id));
  }

  private LaunchPlan.LaunchFacts facts() throws SyscallException {
    return LaunchPlan.LaunchFacts.of(linux);
  }

  /** Reads reports to their end: the pid, then nothing if the execve has worked. */
  private int follow(
      LaunchRequest request, LaunchPlan plan, Program program, LaunchPipes pipes, int monitorPid)
      throws IOException {
    int pid = 0;
    try (Story.About about = linux.story().about(LaunchTopic.FOLLOW, "")) {
      byte[] bytes = new byte[ProgramProcess.REPORT_BYTES];
      while (readReport(pipes.report().readEnd(), bytes)) {
        ByteBuffer report = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int step = report.getInt();
        int value = report.getInt();
        if (step == StopSteps.REPORT_STOP) {
          stop(plan, program, value, pid == 0 ? monitorPid : pid);
          openGate(pipes.stop());
        } else if (step == MonitorSteps.REPORT_HOOKS) {
          runHooks(request, pid, pipes);
        } else if (step == MonitorSteps.REPORT_PID) {
          pid = value;
          writeMaps(request.config(), pid, pipes);
          connect(request, pid, pipes);
        } else {
          tell(program, pipes, step);
          throw ProgramProcess.failure(program.steps().get(step), Errno.of(value));
        }
      }
    }
    if (pid == 0) {
      tell(program, pipes, 0);
      throw ProgramProcess.failure(program.steps().get(0), Errno.ECHILD);
    }
    tell(program, pipes, NO_STEP);
    return pid;
  }

  /** Does not return before the learner lets the process go on. */
  private void stop(LaunchPlan plan, Program program, int stop, int pid) {
    Stops stops = linux.story().stops();
    StopSteps steps = plan.stops();
    if (stops != null && steps != null) {
      stops.before(steps.coming(program, stop), pid);
    }
  }

  private void tell(Program program, LaunchPipes pipes, int failedStep) throws SyscallException {
    ProgramProcess.tell(linux, program, pipes.trace(), failedStep);
  }

  private boolean readReport(Fd report, byte[] bytes) throws SyscallException {
    return ProgramProcess.readReport(linux, report, bytes);
  }

  private void writeMaps(ContainerConfig config, int pid, LaunchPipes pipes) throws IOException {
    Namespaces namespaces = config.namespaces();
    if (namespaces.isOwn(Namespace.USER)) {
      if (namespaces.isNew(Namespace.USER)) {
        try (Story.About about = linux.story().about(LaunchTopic.ID_MAPS, pid)) {
          files.writeMaps(pid, namespaces.uidMappings(), namespaces.gidMappings());
        }
      }
      // From inside, the score could not be lowered: that takes CAP_SYS_RESOURCE of the first user
      // namespace.
      Integer oomScore = config.process().oomScoreAdj();
      if (oomScore != null) {
        files.write(pid, "oom_score_adj", oomScore.toString());
      }
      openGate(pipes.gate());
    }
  }

  /** While the container's process goes on with its mounts; it waits at its own gate. */
  private void connect(LaunchRequest request, int pid, LaunchPipes pipes) throws IOException {
    NetworkAttachment network = request.network();
    if (network != null) {
      try (Story.About about = linux.story().about(LaunchTopic.NETWORK, pid)) {
        network.connect(pid);
      }
      openGate(pipes.connected());
    }
  }

  private void runHooks(LaunchRequest request, int pid, LaunchPipes pipes) throws IOException {
    HookRunner runner =
        new HookRunner(linux, request.id(), request.config(), request.streams().error());
    runner.beforeStart(pid);
    fill(pipes.creating(), runner.state("creating", pid));
    fill(pipes.created(), runner.state("created", pid));
    openGate(pipes.gate());
  }

  private void fill(@Nullable Fd file, byte[] state) throws SyscallException {
    if (file != null) {
      linux.io().writeAt(file, 0, state, 0, state.length);
    }
  }

  private void openGate(@Nullable Pipe gate) throws SyscallException {
    if (gate != null) {
      linux.io().writeFully(gate.writeEnd(), new byte[1]);
    }
  }

  /**
   * The spawned monitor while its start is followed. Closed without {@link #release}, it is given
   * up: at the end of its pipe it kills the container's process, waits for its end, and ends
   * itself.
   */
  private static final class Attempt implements AutoCloseable {
    private final Linux linux;
    private final LaunchPipes pipes;
    private final int monitorPid;
    private boolean released;

    Attempt(Linux linux, LaunchPipes pipes, int monitorPid) {
      this.linux = linux;
      this.pipes = pipes;
      this.monitorPid = monitorPid;
    }

    StartedContainer release(int pid, int input, PreparedRoot prepared) throws IOException {
      Fd process = ProgramProcess.open(linux, pid);
      released = true;
      prepared.releaseMaster();
      PreparedRoot.Terminal terminal = prepared.terminal();
      return new StartedContainer(
          linux,
          new StartedContainer.Pids(pid, monitorPid, input),
          process,
          pipes.releaseAcknowledge(),
          terminal == null ? null : terminal.master());
    }

    @Override
    public void close() throws SyscallException {
      if (!released) {
        pipes.closeWriteEnds();
        ProgramProcess.awaitEnd(linux, monitorPid);
      }
    }
  }

  /** Processes that exist only where a mount needs them. */
  static final class Helpers implements NamespaceHelpers {
    private final Linux linux;

    Helpers(Linux linux) {
      this.linux = linux;
    }

    @Override
    public Fd namespaceLike(List<IdMapping> uids, List<IdMapping> gids) throws IOException {
      return new UserNamespaces(linux).like(uids, gids);
    }

    @Override
    public Fd treeOf(ForeignPath place, boolean recursive) throws IOException {
      return new ForeignTree(place, recursive).copy(linux);
    }
  }
}
