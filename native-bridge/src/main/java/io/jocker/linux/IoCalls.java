package io.jocker.linux;

import java.util.List;

/**
 * Bytes through descriptors: {@code read(2)}, {@code pipe(2)}, {@code poll(2)}. {@code EINTR} is
 * retried by the implementation.
 */
public interface IoCalls {
  /** The two ends of a pipe. */
  record Pipe(Fd readEnd, Fd writeEnd) implements AutoCloseable {
    @Override
    public void close() {
      readEnd.close();
      writeEnd.close();
    }
  }

  /**
   * Reads up to {@code length} bytes into {@code buffer} from {@code offset}.
   *
   * @return how many bytes, 0 at the end of the file
   */
  int read(Fd file, byte[] buffer, int offset, int length) throws SyscallException;

  /**
   * Writes once; returns how many bytes went, which may be fewer than {@code length}: {@code
   * write(2)}.
   */
  int write(Fd file, byte[] buffer, int offset, int length) throws SyscallException;

  /**
   * Writes all {@code length} bytes to a position of the file, in as many calls as it takes, and
   * leaves its offset alone: {@code pwrite(2)}. Bytes before the position that were never written
   * are a hole.
   */
  void writeAt(Fd file, long position, byte[] buffer, int offset, int length)
      throws SyscallException;

  /** Writes all of {@code bytes}, in as many calls as it takes. */
  void writeFully(Fd file, byte[] bytes) throws SyscallException;

  /** Reads from a position of the file and leaves its offset alone: {@code pread(2)}. */
  int readAt(Fd file, long position, byte[] buffer, int offset, int length) throws SyscallException;

  /**
   * Reads a whole small file (such as one of proc or a cgroup) from here to its end; more than
   * {@code limit} bytes are an EFBIG.
   */
  byte[] readAll(Fd file, int limit) throws SyscallException;

  /** {@code pipe2(2)}, both ends close-on-exec. */
  Pipe pipe() throws SyscallException;

  /**
   * Waits until one of {@code files} can be read or was closed at the other end: {@code poll(2)}
   * with POLLIN.
   *
   * @param timeoutMillis at most this long; negative: without limit
   * @return the indexes of those that are ready, empty when the time was up
   */
  List<Integer> pollReadable(List<Fd> files, int timeoutMillis) throws SyscallException;

  /**
   * Lets a timer run out once, {@code nanos} from now: {@code timerfd_settime(2)}. 0 stops it.
   *
   * @param timer of {@code timerfd_create(2)}
   */
  void setTimer(Fd timer, long nanos) throws SyscallException;
}
