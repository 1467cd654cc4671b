package io.jocker.image.store;

import io.jocker.image.Digest;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Where the image store keeps what: an <a
 * href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image
 * layout</a>, and beside it what only jocker needs.
 *
 * <pre>
 * oci-layout            {"imageLayoutVersion": "1.0.0"}
 * index.json            the manifests and their names
 * blobs/sha256/HEX      manifests, configs, compressed layers
 * lock                  the lock of the store
 * ingest/ID             the lock of a running ingest, and what it needs, one digest a line
 * ingest/ID.N           a blob that is being written by it
 * ingest/ID.N.HEX       one that is being downloaded: what is there of it is kept, see Leftovers
 * later/sha256-HEX      the first part of a blob
 * later/ID              what a pull needs that was cut off, one digest a line
 * </pre>
 *
 * <p>Lock order: {@code lock}, then {@code ingest/ID}. An ingest's own lock is waited for by
 * nobody; whoever holds {@code lock} alone may try it, and if it is free, the ingest's process is
 * gone.
 *
 * @param directory the layout's directory
 */
record StoreLayout(Path directory) {
  private static final String OCI_LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

  Path index() {
    return directory.resolve("index.json");
  }

  Path lock() {
    return directory.resolve("lock");
  }

  Path ingest() {
    return directory.resolve("ingest");
  }

  Path later() {
    return directory.resolve("later");
  }

  Path blobs(Digest.Algorithm algorithm) {
    return directory.resolve("blobs").resolve(algorithm.prefix());
  }

  Path blob(Digest digest) {
    return blobs(digest.algorithm()).resolve(digest.hex());
  }

  /** Makes the directories and the marker file that a layout has; what is there stays. */
  void create(FileLocks locks) throws IOException {
    Path marker = directory.resolve("oci-layout");
    // Another tool may have made the layout, without what only jocker needs.
    if (Files.exists(marker) && Files.exists(ingest())) {
      return;
    }
    Files.createDirectories(directory);
    FileLocks.Held held = locks.lock(lock(), true);
    try {
      for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
        Files.createDirectories(blobs(algorithm));
      }
      Files.createDirectories(ingest());
      replace(marker, OCI_LAYOUT.getBytes(StandardCharsets.US_ASCII));
    } finally {
      held.close();
    }
  }

  /**
   * Writes a file so that after a crash it has either its old content or this.
   *
   * <p>The caller holds the store's lock alone, or two writers would take the same temporary name.
   */
  void replace(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeFully(channel, content);
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory(directory);
  }

  /**
   * Opens a file for reading. Every start reads three; {@code Files.newInputStream} would load the
   * two dozen classes of channels for them.
   *
   * @throws NoSuchFileException if it is not there
   */
  static InputStream open(Path file) throws IOException {
    try {
      return new FileInputStream(file.toFile());
    } catch (FileNotFoundException e) {
      // It is thrown for a file that may not be read as well.
      if (Files.notExists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      throw e;
    }
  }

  /** Makes renames in a directory survive a crash: fsync(2) of the directory itself. */
  static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static void writeFully(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
