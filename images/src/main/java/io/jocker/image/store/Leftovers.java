package io.jocker.image.store;

import io.jocker.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What pulls that were cut off have left for the next one: the first parts of blobs, and lists of
 * the blobs and layers that were whole already, which no sweep removes meanwhile.
 *
 * <p>A part is nobody's until a pull takes it, by a rename that only one can succeed with; so there
 * is no lock. Nothing of a part is believed: the whole blob is hashed, the part from the disk. Who
 * does not pull again within a day has changed their mind.
 */
final class Leftovers {
  /** Less is sooner downloaded than looked after. */
  static final int SMALLEST_PART = 64 << 10;

  private static final Duration KEPT = Duration.ofDays(1);

  private final StoreLayout layout;

  Leftovers(StoreLayout layout) {
    this.layout = layout;
  }

  /** How the file of a download is called behind its ingest, so that its blob is known later. */
  static String suffix(Digest blob) {
    return "." + blob.algorithm().prefix() + "-" + blob.hex();
  }

  /**
   * Gives the part of a blob to a download.
   *
   * @param to where it goes
   * @return false if there is none
   */
  boolean take(Digest blob, Path to) throws IOException {
    try {
      Files.move(part(suffix(blob).substring(1)), to, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Keeps the file of a download that was cut off, or removes it if it is not worth it. */
  void keepPart(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    String blob = name.substring(name.lastIndexOf('.') + 1);
    long bytes = Files.size(file);
    if (blob.indexOf('-') < 0 || bytes < SMALLEST_PART || bytes <= sizeOf(part(blob))) {
      Files.deleteIfExists(file);
    } else {
      Files.createDirectories(layout.later());
      Files.move(file, part(blob), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Keeps the list of what an ingest needs that was cut off, if enough of it is here. */
  void keepList(Path file) throws IOException {
    long bytes = 0;
    for (Digest digest : digests(file)) {
      bytes += sizeOf(layout.blob(digest));
    }
    if (bytes < SMALLEST_PART) {
      Files.deleteIfExists(file);
      return;
    }
    Files.createDirectories(layout.later());
    Files.move(file, layout.later().resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What cut-off pulls need. */
  Set<Digest> needed() throws IOException {
    Set<Digest> needed = new HashSet<>();
    for (Path file : files()) {
      if (isList(file)) {
        needed.addAll(digests(file));
      }
    }
    return needed;
  }

  /** The digests in a list; none if it is gone. */
  static Set<Digest> digests(Path file) throws IOException {
    Set<Digest> digests = new HashSet<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        digests.add(Digest.parse(line));
      }
    } catch (NoSuchFileException e) {
      return Set.of();
    }
    return digests;
  }

  /** A pull is done: the lists of those before it that were for the same image go. */
  void done(Digest manifest) throws IOException {
    for (Path file : files()) {
      if (isList(file) && digests(file).contains(manifest)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Removes what nobody has asked for in a day. */
  void expire(Instant now) throws IOException {
    for (Path file : files()) {
      if (isOlderThan(file, now.minus(KEPT))) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** How much the parts take. */
  long bytes() throws IOException {
    long bytes = 0;
    for (Path file : files()) {
      bytes += isList(file) ? 0 : sizeOf(file);
    }
    return bytes;
  }

  /** Removes all. */
  void clear() throws IOException {
    for (Path file : files()) {
      Files.deleteIfExists(file);
    }
  }

  private Path part(String blob) {
    return layout.later().resolve(blob);
  }

  private static boolean isList(Path file) {
    return String.valueOf(file.getFileName()).indexOf('-') < 0;
  }

  private static boolean isOlderThan(Path file, Instant time) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(time);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Zero for a file that is not there. */
  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(layout.later())) {
      entries.forEach(files::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return files;
  }
}
