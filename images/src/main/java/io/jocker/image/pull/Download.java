package io.jocker.image.pull;

import io.jocker.image.Descriptor;
import io.jocker.image.ImageException;
import io.jocker.image.store.BlobWriter;
import io.jocker.image.store.Ingest;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** The way of one blob from a registry; it goes on where an earlier pull was cut off. */
final class Download {
  private final Descriptor blob;
  private final Source registry;

  Download(Descriptor blob, Source registry) {
    this.blob = blob;
    this.registry = registry;
  }

  /** Where a blob comes from that is not in the store. */
  @FunctionalInterface
  interface Source {
    /**
     * Opens it.
     *
     * @param offset of the first byte that is wanted
     */
    InputStream open(Descriptor blob, long offset) throws IOException;
  }

  /** Takes the bytes of the blob, all of them, and commits them. */
  @FunctionalInterface
  interface Taker {
    void take(InputStream bytes, BlobWriter writer) throws IOException;
  }

  /**
   * Downloads.
   *
   * @param taker called a second time if what came together with an earlier part is not the blob:
   *     the registry may have given out something else then, or the disk may have lost it
   */
  void run(Ingest ingest, Taker taker) throws IOException {
    try (BlobWriter writer = ingest.download(blob)) {
      try {
        take(writer, taker);
        return;
      } catch (ImageException e) {
        if (e.reason() != ImageException.Reason.INVALID) {
          throw e;
        }
        writer.discard();
        if (writer.kept() == 0) {
          throw e;
        }
      }
    }
    run(ingest, taker);
  }

  private void take(BlobWriter writer, Taker taker) throws IOException {
    long kept = writer.kept();
    boolean isWhole = kept > 0 && kept == blob.size();
    try (InputStream before = writer.openKept();
        InputStream rest = isWhole ? InputStream.nullInputStream() : registry.open(blob, kept)) {
      taker.take(kept == 0 ? rest : new SequenceInputStream(before, rest), writer);
    }
  }
}
