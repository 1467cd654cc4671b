package io.jocker.linux.recording;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down every call that could fail, in order, and what it opened:
 *
 * <pre>{@code
 * files.openAt(AT_FDCWD, /a, [RDONLY], 0) = fd#1
 * io.readAll(fd#1, 4096)
 * files.openAt(AT_FDCWD, /b, [RDONLY], 0) = ENOENT
 * }</pre>
 *
 * <p>Goes over the real kernel or over a {@link ScriptedLinux}.
 */
public final class CallRecorder {
  private final List<String> lines = new ArrayList<>();
  private final FdNames names = new FdNames();
  private final Linux linux;

  public CallRecorder(Linux delegate) {
    linux = LinuxProxy.of(delegate, this::record);
  }

  /** To be given to the code under test. */
  public Linux linux() {
    return linux;
  }

  /** The calls so far. */
  public synchronized List<String> calls() {
    return List.copyOf(lines);
  }

  private Object record(Call call, Interceptor.Proceed proceed) throws Throwable {
    String line = call.name() + "(" + call.words(names) + ")";
    try {
      Object result = proceed.call();
      add(line + opened(result));
      return result;
    } catch (SyscallException e) {
      add(line + " = " + e.errno());
      throw e;
    }
  }

  private String opened(Object result) {
    if (result instanceof Fd fd) {
      return " = " + names.open(fd);
    }
    return result instanceof IoCalls.Pipe pipe
        ? " = " + names.open(pipe.readEnd()) + ", " + names.open(pipe.writeEnd())
        : "";
  }

  private synchronized void add(String line) {
    lines.add(line);
  }
}
