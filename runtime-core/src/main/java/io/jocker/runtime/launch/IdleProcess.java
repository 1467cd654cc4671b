package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.number;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls.Pipe;
import io.jocker.linux.Linux;
import io.jocker.linux.Machine;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.ProgramBuilder;
import java.io.IOException;

/**
 * A process that has changed its namespaces, and does nothing then but be there until it is closed.
 * A JVM cannot go anywhere itself: {@code setns(2)} and {@code unshare(2)} want a process of one
 * thread for user and mount namespaces.
 */
final class IdleProcess implements AutoCloseable {
  private final Linux linux;
  private final Pipe hold;
  private final int pid;

  /** What it does before it is idle. */
  interface Way {
    void add(ProgramBuilder program, DescriptorTable descriptors);
  }

  private IdleProcess(Linux linux, Pipe hold, int pid) {
    this.linux = linux;
    this.hold = hold;
    this.pid = pid;
  }

  /**
   * Starts it; it has gone its way when this returns.
   *
   * @throws StartException if a step of that failed; nothing of the process is left then
   */
  static IdleProcess start(Linux linux, String name, Way way) throws IOException {
    Pipe hold = linux.io().pipe();
    int spawned = 0;
    try (Pipe report = linux.io().pipe()) {
      DescriptorTable table =
          new DescriptorTable(hold.readEnd(), report.writeEnd(), report.writeEnd());
      Program program = program(table, way);
      spawned = ProgramProcess.spawn(linux, program, table, name);
      report.writeEnd().close();
      confirm(linux, program, report.readEnd());
      return new IdleProcess(linux, hold, spawned);
    } catch (IOException | RuntimeException e) {
      hold.close();
      if (spawned != 0) {
        ProgramProcess.awaitEnd(linux, spawned);
      }
      throw e;
    }
  }

  private static Program program(DescriptorTable table, Way way) {
    ProgramBuilder program = new ProgramBuilder(Machine.CURRENT);
    way.add(program, table);
    Data one = Data.room(8, "byte");
    program.call("say so", SystemCall.WRITE, descriptor(1), addressOf(one), number(1));
    program.call("wait", SystemCall.READ, descriptor(0), addressOf(one), number(1));
    program.call("end", SystemCall.EXIT_GROUP, NULL);
    return program.build(2);
  }

  /**
   * The process says with one byte that it is there; else it is the report of a step that failed,
   * and it ends by itself.
   */
  private static void confirm(Linux linux, Program program, Fd report) throws IOException {
    byte[] answer = new byte[ProgramProcess.REPORT_BYTES];
    if (linux.io().read(report, answer, 0, answer.length) != 1) {
      throw ProgramProcess.failure(program, answer);
    }
  }

  int pid() {
    return pid;
  }

  @Override
  public void close() throws SyscallException {
    hold.close();
    ProgramProcess.awaitEnd(linux, pid);
  }
}
