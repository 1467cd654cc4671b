package io.jocker.runtime.launch;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.program.Program;
import io.jocker.linux.story.Story;
import io.jocker.runtime.rootfs.PreparedRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Starts one more process in a container that runs. */
public final class Joiner {
  private final Linux linux;

  public Joiner(Linux linux) {
    this.linux = linux;
  }

  /**
   * Starts it; its program runs when this returns. The result owns a terminal's master from then
   * on.
   *
   * @throws StartException if a step failed; nothing of the process is left then
   */
  public StartedContainer start(JoinRequest request) throws IOException {
    return start(request, StepFault.NONE);
  }

  /** The same with a step that is made to fail, for tests. */
  StartedContainer start(JoinRequest request, StepFault fault) throws IOException {
    try (JoinPipes pipes = JoinPipes.open(linux)) {
      JoinPlan plan = new JoinPlan(request, pipes, LaunchPlan.LaunchFacts.of(linux));
      Program program = fault.applyTo(plan.build());
      int monitorPid = spawn(request, plan, program);
      try {
        pipes.report().writeEnd().close();
        int pid = follow(program, pipes);
        return release(request, pipes, pid, monitorPid);
      } catch (IOException | RuntimeException e) {
        // At the end of its pipe the monitor gives up.
        pipes.acknowledge().writeEnd().close();
        ProgramProcess.awaitEnd(linux, monitorPid);
        throw e;
      }
    }
  }

  private int spawn(JoinRequest request, JoinPlan plan, Program program) throws SyscallException {
    try (Story.About about = linux.story().about(LaunchTopic.SPAWN, "jocker-monitor")) {
      String name = "jocker-monitor " + request.id() + " exec";
      return ProgramProcess.spawn(linux, program, plan.descriptors(), name);
    }
  }

  private int follow(Program program, JoinPipes pipes) throws IOException {
    int pid = 0;
    try (Story.About about = linux.story().about(LaunchTopic.FOLLOW, "")) {
      byte[] bytes = new byte[ProgramProcess.REPORT_BYTES];
      while (ProgramProcess.readReport(linux, pipes.report().readEnd(), bytes)) {
        ByteBuffer report = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int step = report.getInt();
        int value = report.getInt();
        if (step != MonitorSteps.REPORT_PID) {
          ProgramProcess.tell(linux, program, pipes.trace(), step);
          throw ProgramProcess.failure(program.steps().get(step), Errno.of(value));
        }
        pid = value;
      }
    }
    if (pid == 0) {
      throw ProgramProcess.failure(program.steps().get(0), Errno.ECHILD);
    }
    ProgramProcess.tell(linux, program, pipes.trace(), ProgramProcess.NO_STEP);
    return pid;
  }

  private StartedContainer release(JoinRequest request, JoinPipes pipes, int pid, int monitorPid)
      throws IOException {
    Fd process = ProgramProcess.open(linux, pid);
    PreparedRoot.Terminal terminal = request.terminal();
    return new StartedContainer(
        linux,
        new StartedContainer.Pids(pid, monitorPid, -1),
        process,
        pipes.releaseAcknowledge(),
        terminal == null ? null : terminal.master());
  }
}
