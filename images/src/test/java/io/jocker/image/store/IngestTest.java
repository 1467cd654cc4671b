package io.jocker.image.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.image.Digest;
import io.jocker.linux.StreamHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {
  private static final Digest BLOB = Digest.sha256("a blob".getBytes(UTF_8));

  @TempDir Path directory;

  @Test
  void whatALivingIngestNeedsIsProtected() throws IOException {
    StoreLayout layout = new StoreLayout(directory);
    MemoryLocks locks = new MemoryLocks();
    try (Ingest ingest = Ingest.begin(layout, locks, StreamHashes.JAVA, false)) {
      ingest.protect(List.of(BLOB));

      assertThat(Ingest.protectedDigests(layout, locks)).containsExactly(BLOB);
    }
    assertThat(Ingest.protectedDigests(layout, locks)).isEmpty();
  }

  /** Another process ends its ingest between the sweep's look at the lock and at the file. */
  @Test
  void anIngestMayEndWhileASweepLooksAtIt() throws IOException {
    StoreLayout layout = new StoreLayout(directory);
    MemoryLocks locks = new MemoryLocks();
    try (Ingest ingest = Ingest.begin(layout, locks, StreamHashes.JAVA, false)) {
      ingest.protect(List.of(BLOB));

      assertThat(Ingest.protectedDigests(layout, new RemovedOnceTried(locks))).isEmpty();
    }
  }

  /** Locks whose files are gone as soon as somebody was told that they are held. */
  private record RemovedOnceTried(FileLocks locks) implements FileLocks {
    @Override
    public Held lock(Path file, boolean exclusive) throws IOException {
      return locks.lock(file, exclusive);
    }

    @Override
    public Optional<Held> tryLock(Path file) throws IOException {
      Optional<Held> taken = locks.tryLock(file);
      Files.delete(file);
      return taken;
    }
  }
}
