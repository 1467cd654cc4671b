package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls.Pipe;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.program.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pipes between jocker, the monitor and a process that joins a container. */
final class JoinPipes implements AutoCloseable {
  private final Linux linux;
  private final List<Fd> opened = new ArrayList<>();
  private final Pipe report;
  private final Pipe acknowledge;
  private final @Nullable Fd trace;

  private JoinPipes(Linux linux) throws SyscallException {
    this.linux = linux;
    try {
      report = pipe();
      acknowledge = pipe();
      trace = linux.story().isTold() ? traceFile() : null;
    } catch (SyscallException | RuntimeException e) {
      close();
      throw e;
    }
  }

  static JoinPipes open(Linux linux) throws SyscallException {
    return new JoinPipes(linux);
  }

  private Pipe pipe() throws SyscallException {
    Pipe pipe = linux.io().pipe();
    opened.add(pipe.readEnd());
    opened.add(pipe.writeEnd());
    return pipe;
  }

  private Fd traceFile() throws SyscallException {
    Fd file = linux.files().memoryFile("jocker-trace", false);
    opened.add(file);
    linux.files().truncate(file, TraceRecord.FILE_BYTES);
    return file;
  }

  /** From both processes to jocker: the pid, and the step that failed. */
  Pipe report() {
    return report;
  }

  /** From jocker to the monitor: it may live on without jocker. */
  Pipe acknowledge() {
    return acknowledge;
  }

  /** Where both write down their steps; null where nobody wants to know. */
  @Nullable Fd trace() {
    return trace;
  }

  /** Takes the end for {@link StartedContainer#recorded} out of what {@link #close} closes. */
  Fd releaseAcknowledge() {
    opened.remove(acknowledge.writeEnd());
    return acknowledge.writeEnd();
  }

  @Override
  public void close() {
    for (Fd each : opened) {
      each.close();
    }
  }
}
