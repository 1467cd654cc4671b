package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One coming of an image into the store, from its first blob until a name points at it.
 *
 * <p>Until then nothing refers to the blobs and layers that are there already, and another process
 * that removes an image would sweep them away. So an ingest writes down what it needs, and a sweep
 * spares that as long as the ingest's process lives. What a killed one leaves, the next sweep
 * removes.
 *
 * <pre>{@code
 * try (Ingest ingest = store.begin()) {
 *   ingest.protect(digests);             // now blobs().contains(...) stays true
 *   try (BlobWriter blob = ingest.write(descriptor)) {
 *     ... blob.commit();
 *   }
 *   store.put(name, manifest, source);
 * }
 * }</pre>
 */
public final class Ingest implements AutoCloseable {
  private final StoreLayout layout;
  private final FileLocks locks;
  private final Path file;
  private final FileLocks.Held own;
  private final AtomicInteger blobs = new AtomicInteger();

  private Ingest(StoreLayout layout, FileLocks locks, Path file, FileLocks.Held own) {
    this.layout = layout;
    this.locks = locks;
    this.file = file;
    this.own = own;
  }

  static Ingest begin(StoreLayout layout, FileLocks locks) throws IOException {
    layout.create(locks);
    String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path file = layout.ingest().resolve(id);
    // Under the store's lock, or a sweep could take the new file for that of a dead process.
    FileLocks.Held store = locks.lock(layout.lock(), false);
    try {
      Files.createFile(file);
      FileLocks.Held own = locks.lock(file, true);
      return new Ingest(layout, locks, file, own);
    } finally {
      store.close();
    }
  }

  /**
   * From now until {@link #close} no sweep removes these blobs, nor layers with these diffIDs. Ask
   * only afterwards whether they are there.
   */
  public void protect(Collection<Digest> digests) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Digest digest : digests) {
      lines.append(digest).append('\n');
    }
    FileLocks.Held store = locks.lock(layout.lock(), false);
    try {
      Files.writeString(file, lines, StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
    } finally {
      store.close();
    }
  }

  /** A writer for a blob that must have this digest and size. */
  public BlobWriter write(Descriptor expected) throws IOException {
    return writer(expected);
  }

  /** A writer for a blob whose digest is not known before. */
  public BlobWriter writeNew() throws IOException {
    return writer(null);
  }

  /** Stores a small blob under its SHA-256 digest. */
  public Descriptor write(MediaType mediaType, byte[] bytes) throws IOException {
    Descriptor blob = Descriptor.of(mediaType, Digest.sha256(bytes), bytes.length);
    write(blob, bytes);
    return blob;
  }

  /** Stores a small blob that must have this digest and size. */
  public void write(Descriptor blob, byte[] bytes) throws IOException {
    protect(List.of(blob.digest()));
    try (BlobWriter writer = writer(blob)) {
      writer.write(bytes, 0, bytes.length);
      writer.commit();
    }
  }

  /** Ends the ingest: what no image names by now is for the next sweep to remove. */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
    } finally {
      own.close();
    }
  }

  private BlobWriter writer(@Nullable Descriptor expected) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + "." + blobs.incrementAndGet());
    return new BlobWriter(layout, temporary, expected);
  }

  /**
   * What the living ingests need. The files of the dead are removed. The caller holds the store's
   * lock alone.
   */
  static Set<Digest> protectedDigests(StoreLayout layout, FileLocks locks) throws IOException {
    Set<Digest> needed = new HashSet<>();
    Set<String> living = new HashSet<>();
    List<Path> files = files(layout);
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      if (name.indexOf('.') < 0 && isAlive(file, locks)) {
        living.add(name);
        needed.addAll(neededBy(file));
      }
    }
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      int dot = name.indexOf('.');
      if (!living.contains(dot < 0 ? name : name.substring(0, dot))) {
        Files.deleteIfExists(file);
      }
    }
    return needed;
  }

  /**
   * An ingest ends without asking for the store's lock, so its file may go at any moment. What it
   * brought had its name by then, or is needed no more.
   */
  private static Set<Digest> neededBy(Path file) throws IOException {
    Set<Digest> needed = new HashSet<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        needed.add(Digest.parse(line));
      }
    } catch (NoSuchFileException e) {
      return Set.of();
    }
    return needed;
  }

  private static List<Path> files(StoreLayout layout) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(layout.ingest())) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(layout.ingest())) {
        entries.forEach(files::add);
      }
    }
    return files;
  }

  private static boolean isAlive(Path file, FileLocks locks) throws IOException {
    Optional<FileLocks.Held> taken = locks.tryLock(file);
    taken.ifPresent(FileLocks.Held::close);
    return taken.isEmpty();
  }
}
