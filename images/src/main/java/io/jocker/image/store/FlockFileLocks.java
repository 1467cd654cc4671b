package io.jocker.image.store;

import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.LockCalls;
import io.jocker.linux.OpenFlag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;

/** Locks by {@code flock(2)}. */
public final class FlockFileLocks implements FileLocks {
  private static final int ONLY_OWNER = 0600;

  private final FileCalls files;
  private final LockCalls locks;

  public FlockFileLocks(FileCalls files, LockCalls locks) {
    this.files = files;
    this.locks = locks;
  }

  @Override
  public Held lock(Path file, boolean exclusive) throws IOException {
    Fd fd = open(file);
    try {
      locks.lock(fd, exclusive);
    } catch (IOException e) {
      fd.close();
      throw e;
    }
    return new HeldFile(fd);
  }

  @Override
  public Optional<Held> tryLock(Path file) throws IOException {
    Fd fd = open(file);
    try {
      if (locks.tryLock(fd, true)) {
        return Optional.of(new HeldFile(fd));
      }
      fd.close();
      return Optional.empty();
    } catch (IOException e) {
      fd.close();
      throw e;
    }
  }

  /** Closing the file gives the lock back. */
  private record HeldFile(Fd file) implements Held {
    @Override
    public void close() {
      file.close();
    }
  }

  private Fd open(Path file) throws IOException {
    return files.openAt(
        Fd.CWD, file.toString(), EnumSet.of(OpenFlag.RDWR, OpenFlag.CREAT), ONLY_OWNER);
  }
}
