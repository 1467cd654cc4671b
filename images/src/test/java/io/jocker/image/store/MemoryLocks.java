package io.jocker.image.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Locks between the threads of a test, as strict as those between processes. */
public final class MemoryLocks implements FileLocks {
  /** -1 for one that holds it alone, else how many share it. */
  private final Map<Path, Integer> holders = new HashMap<>();

  @Override
  public synchronized Held lock(Path file, boolean exclusive) throws IOException {
    while (!isFree(file, exclusive)) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
    return take(file, exclusive);
  }

  @Override
  public synchronized Optional<Held> tryLock(Path file) {
    return isFree(file, true) ? Optional.of(take(file, true)) : Optional.empty();
  }

  /** As if the process that holds this lock had been killed. */
  synchronized void forget(Path file) {
    holders.remove(file);
    notifyAll();
  }

  private boolean isFree(Path file, boolean exclusive) {
    int now = holders.getOrDefault(file, 0);
    return exclusive ? now == 0 : now >= 0;
  }

  private Held take(Path file, boolean exclusive) {
    holders.merge(file, exclusive ? -1 : 1, Integer::sum);
    return () -> release(file, exclusive);
  }

  private synchronized void release(Path file, boolean exclusive) {
    holders.computeIfPresent(file, (key, now) -> now + (exclusive ? 1 : -1));
    notifyAll();
  }
}
