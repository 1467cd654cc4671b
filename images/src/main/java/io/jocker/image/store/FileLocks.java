package io.jocker.image.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Locks between processes, each the lock of one file.
 *
 * <p>A lock ends with {@link Held#close} or with its process, so what a killed process held is
 * free. The order in which the image store takes them is written at {@link StoreLayout}.
 */
public interface FileLocks {
  /** Waits for the lock; the file is made if need be. */
  Held lock(Path file, boolean exclusive) throws IOException;

  /** Takes the lock alone if nobody has it; empty if somebody does. */
  Optional<Held> tryLock(Path file) throws IOException;

  /** A lock that is held. */
  interface Held extends AutoCloseable {
    /** Gives the lock back. */
    @Override
    void close();
  }
}
