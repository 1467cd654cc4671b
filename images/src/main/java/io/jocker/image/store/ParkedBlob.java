package io.jocker.image.store;

import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A blob that was written and hashed, and waits beside the store: closed without {@link #commit},
 * it is gone.
 */
public final class ParkedBlob implements AutoCloseable {
  private final BlobFile file;
  private final Digest digest;
  private final long size;
  private boolean committed;

  ParkedBlob(BlobFile file, Digest digest, long size) {
    this.file = file;
    this.digest = digest;
    this.size = size;
  }

  public Digest digest() {
    return digest;
  }

  public long size() {
    return size;
  }

  /** Opens it, whether or not it is in the store by now. */
  public InputStream open() throws IOException {
    return StoreLayout.open(committed ? file.layout().blob(digest) : file.path());
  }

  /**
   * Reads it into memory.
   *
   * @param setting what raises the bound in the settings file
   * @throws ImageException LIMIT if it is larger than a document of its kind may be
   */
  public byte[] read(String document, int maxBytes, String setting) throws IOException {
    if (size > maxBytes) {
      throw ImageException.overLimit("cannot read " + document, "bytes", maxBytes, setting);
    }
    try (InputStream in = open()) {
      return in.readAllBytes();
    }
  }

  /**
   * Puts it into the store, where it survives a crash. If it is there already, that is as good. Its
   * {@link Ingest} protects the digest by now.
   */
  public void commit() throws IOException {
    if (committed) {
      return;
    }
    Path blob = file.layout().blob(digest);
    if (Files.exists(blob) && Files.size(blob) == size) {
      file.remove();
      committed = true;
      return;
    }
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    file.become(digest);
    committed = true;
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      file.remove();
    }
  }
}
