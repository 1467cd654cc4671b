package io.jocker.runtime.launch;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.program.ElfImage;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.ProgramStory;
import io.jocker.linux.program.Step;
import io.jocker.linux.program.TraceRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a {@link Program} as a process of its own. */
final class ProgramProcess {
  static final int REPORT_BYTES = 8;
  static final int NO_STEP = -1;

  /** Of a memory file: 249 bytes. */
  private static final int LONGEST_NAME = 249;

  private ProgramProcess() {}

  /**
   * Puts the program into a sealed memory file and spawns that. Sealed: a container that gets hold
   * of /proc/PID/exe of its own beginnings cannot write to it (CVE-2019-5736), and there is no file
   * of jocker's to write to.
   *
   * @param name also of the file, cut to what the kernel takes: so the process can be told from
   *     others by the link alone that leads to what it executes
   * @return the pid
   */
  static int spawn(Linux linux, Program program, DescriptorTable descriptors, String name)
      throws SyscallException {
    try (Fd executable = linux.files().memoryFile(fileName(name), true)) {
      linux.io().writeFully(executable, ElfImage.of(program));
      linux.files().seal(executable);
      return linux.processes().spawn(executable, List.of(name), List.of(), descriptors.inherited());
    }
  }

  private static String fileName(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  /** What {@code /proc/PID/exe} leads to: {@code memfd_create(2)}. */
  static String executable(String name) {
    return "/memfd:" + fileName(name) + " (deleted)";
  }

  /**
   * Reads one report of a program: two numbers.
   *
   * @return false at the end: all processes have closed it, by execve(2) or by ending
   */
  static boolean readReport(Linux linux, Fd report, byte[] bytes) throws SyscallException {
    int size = 0;
    while (size < bytes.length) {
      int some = linux.io().read(report, bytes, size, bytes.length - size);
      if (some == 0) {
        return false;
      }
      size += some;
    }
    return true;
  }

  /**
   * Tells the story of what has run.
   *
   * @param trace where it was written down, null where nobody wants to know
   * @param failedStep the one that ended it, or {@link #NO_STEP}
   */
  static void tell(Linux linux, Program program, @Nullable Fd trace, int failedStep)
      throws SyscallException {
    if (trace != null) {
      byte[] bytes = new byte[TraceRecord.FILE_BYTES];
      int size = 0;
      while (size < bytes.length) {
        size += linux.io().readAt(trace, size, bytes, size, bytes.length - size);
      }
      linux.story().add(ProgramStory.ofTrace(program, bytes, failedStep));
    }
  }

  /** Waits until a child has ended. */
  static void awaitEnd(Linux linux, int pid) throws SyscallException {
    try {
      linux.processes().await(pid);
    } catch (SyscallException e) {
      // Where whoever started jocker ignores SIGCHLD, jocker does, too. Then the kernel reaps: it
      // waits for the end all the same, and has nobody left to tell of (wait(2), notes).
      if (e.errno() != Errno.ECHILD) {
        throw e;
      }
    }
  }

  /** What a report says: a step's number and an errno. */
  static StartException failure(Program program, byte[] report) {
    ByteBuffer in = ByteBuffer.wrap(report).order(ByteOrder.LITTLE_ENDIAN);
    return failure(program.steps().get(in.getInt()), Errno.of(in.getInt()));
  }

  /**
   * A process that a monitor has told of. While the monitor lives nobody else takes the exit
   * status, so the pid is still that process's.
   *
   * @throws IOException if the monitor has ended
   */
  static Fd open(Linux linux, int pid) throws IOException {
    try {
      return linux.processes().openProcess(pid);
    } catch (SyscallException e) {
      throw e.errno() == Errno.ESRCH ? new IOException(StartedContainer.NO_MONITOR, e) : e;
    }
  }

  /** The exception for a step that failed. */
  static StartException failure(Step step, Errno errno) {
    return new StartException(step.name(), step.call() == null ? "" : step.describe(), errno);
  }
}
