package io.jocker.engine.local;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells when something new is in a folder. Where the user has used up his watches, nobody tells,
 * and who waits has to look from time to time.
 */
final class LogWatch implements AutoCloseable {
  private static final int EVENTS = 4096;

  private final Linux linux;
  private final @Nullable Fd watch;

  private LogWatch(Linux linux, @Nullable Fd watch) {
    this.linux = linux;
    this.watch = watch;
  }

  /**
   * Watches a folder from now on.
   *
   * @param folder absolute path
   */
  static LogWatch of(Linux linux, String folder) throws SyscallException {
    try {
      return new LogWatch(linux, linux.files().watch(folder));
    } catch (SyscallException e) {
      if (e.errno() == Errno.EMFILE || e.errno() == Errno.ENOSPC) {
        return new LogWatch(linux, null);
      }
      throw e;
    }
  }

  /** Can be read when there is something new; null where nobody tells. */
  @Nullable Fd source() {
    return watch;
  }

  /** Forgets what has been told: to be called before looking, so that nothing is missed. */
  void forget() throws SyscallException {
    byte[] events = new byte[EVENTS];
    while (watch != null && !linux.io().pollReadable(List.of(watch), 0).isEmpty()) {
      linux.io().read(watch, events, 0, events.length);
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
