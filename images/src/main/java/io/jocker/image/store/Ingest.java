package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.MediaType;
import io.jocker.linux.StreamHashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  /** What the names of those begin with that download. */
  private static final String PULL = "pull";

  private final StoreLayout layout;
  private final FileLocks locks;
  private final Path file;
  private final FileLocks.Held own;
  private final StreamHashes hashes;
  private final Leftovers leftovers;
  private final AtomicInteger blobs = new AtomicInteger();
  private final Set<Digest> brought = ConcurrentHashMap.newKeySet();
  private volatile boolean downloads;
  private volatile boolean cutOff;

  private Ingest(
      StoreLayout layout, FileLocks locks, StreamHashes hashes, Path file, FileLocks.Held own) {
    this.hashes = hashes;
    this.layout = layout;
    this.locks = locks;
    this.file = file;
    this.own = own;
    this.leftovers = new Leftovers(layout);
  }

  /**
   * Begins one.
   *
   * @param pull whether another could go on with what this one leaves
   */
  static Ingest begin(StoreLayout layout, FileLocks locks, StreamHashes hashes, boolean pull)
      throws IOException {
    layout.create(locks);
    String id = (pull ? PULL : "") + Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path file = layout.ingest().resolve(id);
    // Under the store's lock, or a sweep could take the new file for that of a dead process.
    FileLocks.Held store = locks.lock(layout.lock(), false);
    try {
      Files.createFile(file);
      FileLocks.Held own = locks.lock(file, true);
      return new Ingest(layout, locks, hashes, file, own);
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

  /**
   * A writer for a blob that is downloaded, which begins with what an earlier pull has left of it:
   * see {@link BlobWriter#kept}. Where this pull is {@link #cutOff}, what has come is left for the
   * next.
   */
  public BlobWriter download(Descriptor expected) throws IOException {
    downloads = true;
    Path temporary =
        file.resolveSibling(
            file.getFileName()
                + "."
                + blobs.incrementAndGet()
                + Leftovers.suffix(expected.digest()));
    if (leftovers.take(expected.digest(), temporary) && Files.size(temporary) > expected.size()) {
      Files.delete(temporary);
    }
    return BlobWriter.ofDownload(new BlobFile(layout, temporary, brought), expected, hashes);
  }

  /** Whether this ingest has put the blob into the store, and so knows its bytes. */
  public boolean hasBrought(Digest blob) {
    return brought.contains(blob);
  }

  /**
   * The registry is gone in the middle, and may be back tomorrow: what has come is kept for the
   * next pull, the parts of blobs too.
   */
  public void cutOff() {
    cutOff = true;
  }

  /** The image of that manifest is whole: what was kept for it goes. */
  public void done(Digest manifest) throws IOException {
    leftovers.done(manifest);
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
      if (cutOff) {
        keep();
      } else if (downloads) {
        removeParts();
      }
      Files.deleteIfExists(file);
    } finally {
      own.close();
    }
  }

  /** Unfinished downloads stay until it is known why they are not finished. */
  private void removeParts() throws IOException {
    for (Path part : parts()) {
      Files.deleteIfExists(part);
    }
  }

  private void keep() throws IOException {
    for (Path part : parts()) {
      leftovers.keepPart(part);
    }
    leftovers.keepList(file);
  }

  private List<Path> parts() throws IOException {
    List<Path> parts = files(layout);
    String name = file.getFileName() + ".";
    parts.removeIf(part -> !String.valueOf(part.getFileName()).startsWith(name));
    return parts;
  }

  private BlobWriter writer(@Nullable Descriptor expected) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + "." + blobs.incrementAndGet());
    return new BlobWriter(new BlobFile(layout, temporary, brought), expected, hashes);
  }

  /**
   * What the living ingests need. Of the dead, what was downloaded goes to the leftovers, and the
   * rest is removed. The caller holds the store's lock alone.
   */
  static Set<Digest> protectedDigests(StoreLayout layout, FileLocks locks) throws IOException {
    Set<Digest> needed = new HashSet<>();
    Set<String> living = new HashSet<>();
    List<Path> files = files(layout);
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      if (name.indexOf('.') < 0 && isAlive(file, locks)) {
        living.add(name);
        // An ingest ends without asking for the store's lock, so its file may go at any moment.
        // What it brought had its name by then, or is needed no more.
        needed.addAll(Leftovers.digests(file));
      }
    }
    for (Path file : files) {
      if (!living.contains(ingestOf(file))) {
        bury(file, new Leftovers(layout));
      }
    }
    return needed;
  }

  /** A killed pull would go on, if it could; what else was killed has to begin anew anyway. */
  private static void bury(Path file, Leftovers leftovers) throws IOException {
    String ingest = ingestOf(file);
    if (!ingest.startsWith(PULL)) {
      Files.deleteIfExists(file);
    } else if (ingest.equals(String.valueOf(file.getFileName()))) {
      leftovers.keepList(file);
    } else {
      leftovers.keepPart(file);
    }
  }

  private static String ingestOf(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
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
