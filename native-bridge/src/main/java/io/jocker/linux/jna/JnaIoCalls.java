package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.PIPE2;
import static io.jocker.linux.SystemCall.PPOLL;
import static io.jocker.linux.SystemCall.PREAD64;
import static io.jocker.linux.SystemCall.PWRITE64;
import static io.jocker.linux.SystemCall.READ;
import static io.jocker.linux.SystemCall.TIMERFD_SETTIME;
import static io.jocker.linux.SystemCall.WRITE;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** {@link IoCalls} through system calls. */
final class JnaIoCalls implements IoCalls {
  static final int O_CLOEXEC = 02000000;

  /** What one call moves at most: as much as a pipe holds. */
  private static final int CHUNK = 65_536;

  private static final short POLLIN = 1;

  /** {@code struct pollfd}: int fd, short events, short revents. */
  private static final int POLLFD_SIZE = 8;

  private static final int ITIMERSPEC_SIZE = 32;
  private static final long NANOS_IN_SECOND = 1_000_000_000;

  private final Kernel kernel;

  JnaIoCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public int read(Fd file, byte[] buffer, int offset, int length) throws SyscallException {
    return read(READ, file, 0, buffer, offset, length);
  }

  @Override
  public int readAt(Fd file, long position, byte[] buffer, int offset, int length)
      throws SyscallException {
    return read(PREAD64, file, position, buffer, offset, length);
  }

  private int read(SystemCall call, Fd file, long position, byte[] buffer, int offset, int length)
      throws SyscallException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    int size = Math.min(length, CHUNK);
    try (Scratch scratch = new Scratch()) {
      Block block = scratch.room(size);
      // read(2) has no fourth argument and does not look at it.
      long got = kernel.call(call, file.number(), block.address(), size, position);
      if (got < 0) {
        throw Kernel.failure(call, file + ", " + size + " bytes", got);
      }
      block.bytesAt(0, buffer, offset, (int) got);
      return (int) got;
    }
  }

  @Override
  public int write(Fd file, byte[] buffer, int offset, int length) throws SyscallException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    int size = Math.min(length, CHUNK);
    try (Scratch scratch = new Scratch()) {
      Block block = scratch.room(size).putBytes(0, buffer, offset, size);
      long written = kernel.call(WRITE, file.number(), block.address(), size);
      if (written < 0) {
        throw Kernel.failure(WRITE, file + ", " + size + " bytes", written);
      }
      return (int) written;
    }
  }

  @Override
  public void writeFully(Fd file, byte[] bytes) throws SyscallException {
    int at = 0;
    // At least one call: writing nothing to a file of proc is a request too.
    do {
      at += write(file, bytes, at, bytes.length - at);
    } while (at < bytes.length);
  }

  @Override
  public void writeAt(Fd file, long position, byte[] buffer, int offset, int length)
      throws SyscallException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    for (int done = 0; done < length; ) {
      done += writeOnceAt(file, position + done, buffer, offset + done, length - done);
    }
  }

  private int writeOnceAt(Fd file, long position, byte[] buffer, int offset, int length)
      throws SyscallException {
    int size = Math.min(length, CHUNK);
    try (Scratch scratch = new Scratch()) {
      Block block = scratch.room(size).putBytes(0, buffer, offset, size);
      long written = kernel.call(PWRITE64, file.number(), block.address(), size, position);
      if (written < 0) {
        throw Kernel.failure(PWRITE64, file + ", " + size + " bytes at " + position, written);
      }
      return (int) written;
    }
  }

  @Override
  public byte[] readAll(Fd file, int limit) throws SyscallException {
    byte[] bytes = new byte[Math.min(limit, 4095) + 1];
    int size = 0;
    while (true) {
      int got = read(file, bytes, size, bytes.length - size);
      size += got;
      if (got == 0) {
        return Arrays.copyOf(bytes, size);
      }
      if (size > limit) {
        String what = file + ", more than " + limit + " bytes";
        throw new SyscallException(READ.manName(), what, Errno.EFBIG);
      }
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(limit + 1L, size * 2L));
      }
    }
  }

  @Override
  public Pipe pipe() throws SyscallException {
    return pipe(0);
  }

  /**
   * @param flags besides O_CLOEXEC
   */
  Pipe pipe(long flags) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block ends = scratch.block(8);
      long result = kernel.call(PIPE2, ends.address(), O_CLOEXEC | flags);
      if (result < 0) {
        throw Kernel.failure(PIPE2, "O_CLOEXEC", result);
      }
      return new Pipe(kernel.opened(ends.intAt(0), "pipe"), kernel.opened(ends.intAt(4), "pipe"));
    }
  }

  @Override
  public List<Integer> pollReadable(List<Fd> files, int timeoutMillis) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block polled = scratch.block(files.size() * POLLFD_SIZE);
      for (int i = 0; i < files.size(); i++) {
        polled.putInt(i * POLLFD_SIZE, files.get(i).number());
        polled.putShort(i * POLLFD_SIZE + 4, POLLIN);
      }
      long timeout = timeoutMillis < 0 ? 0 : timespec(scratch, timeoutMillis);
      // The kernel writes the time that is left into the timespec, so after EINTR the same call
      // waits for the rest.
      long ready = kernel.call(PPOLL, polled.address(), files.size(), timeout);
      if (ready < 0) {
        throw Kernel.failure(PPOLL, files + ", " + timeoutMillis + " ms", ready);
      }
      List<Integer> indexes = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        if (polled.shortAt(i * POLLFD_SIZE + 6) != 0) {
          indexes.add(i);
        }
      }
      return List.copyOf(indexes);
    }
  }

  @Override
  public void setTimer(Fd timer, long nanos) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      // struct itimerspec: the interval, which stays zero, and the time until the first end.
      Block time =
          scratch
              .block(ITIMERSPEC_SIZE)
              .putLong(16, nanos / NANOS_IN_SECOND)
              .putLong(24, nanos % NANOS_IN_SECOND);
      long result = kernel.call(TIMERFD_SETTIME, timer.number(), 0, time.address(), 0);
      if (result < 0) {
        throw Kernel.failure(TIMERFD_SETTIME, timer + ", " + nanos + " ns", result);
      }
    }
  }

  private static long timespec(Scratch scratch, int millis) {
    return scratch
        .block(16)
        .putLong(0, millis / 1000)
        .putLong(8, millis % 1000 * 1_000_000L)
        .address();
  }
}
