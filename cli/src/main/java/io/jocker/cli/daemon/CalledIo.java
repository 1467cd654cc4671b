package io.jocker.cli.daemon;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes through descriptors, for a command whose caller may be killed meanwhile. All that waits in
 * jocker waits in {@code poll(2)}, and there the command's own thread is told. It is told once:
 * what it closes on its way out may have to wait, too.
 */
final class CalledIo implements IoCalls {
  private final IoCalls io;
  private final Connection connection;
  private final Thread thread;
  private final Fd input;

  CalledIo(IoCalls io, Connection connection, Thread thread, Fd input) {
    this.io = io;
    this.connection = connection;
    this.thread = thread;
    this.input = input;
  }

  @Override
  public List<Integer> pollReadable(List<Fd> files, int timeoutMillis) throws SyscallException {
    if (!Thread.currentThread().equals(thread) || connection.isTold()) {
      return io.pollReadable(files, timeoutMillis);
    }
    List<Fd> all = new ArrayList<>(files);
    all.add(connection.gone());
    List<Integer> ready = io.pollReadable(all, timeoutMillis);
    if (ready.contains(files.size())) {
      connection.tell();
    }
    return ready;
  }

  /**
   * Of his input nothing may be read when he is gone: what is typed then is meant for his shell.
   */
  @Override
  public int read(Fd file, byte[] buffer, int offset, int length) throws SyscallException {
    if (file.number() == input.number()) {
      pollReadable(List.of(file), -1);
    }
    return io.read(file, buffer, offset, length);
  }

  @Override
  public int write(Fd file, byte[] buffer, int offset, int length) throws SyscallException {
    return io.write(file, buffer, offset, length);
  }

  @Override
  public void writeAt(Fd file, long position, byte[] buffer, int offset, int length)
      throws SyscallException {
    io.writeAt(file, position, buffer, offset, length);
  }

  @Override
  public void writeFully(Fd file, byte[] bytes) throws SyscallException {
    io.writeFully(file, bytes);
  }

  @Override
  public int readAt(Fd file, long position, byte[] buffer, int offset, int length)
      throws SyscallException {
    return io.readAt(file, position, buffer, offset, length);
  }

  @Override
  public byte[] readAll(Fd file, int limit) throws SyscallException {
    return io.readAll(file, limit);
  }

  @Override
  public Pipe pipe() throws SyscallException {
    return io.pipe();
  }

  @Override
  public void setTimer(Fd timer, long nanos) throws SyscallException {
    io.setTimer(timer, nanos);
  }
}
