package io.jocker.image.pull;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.ImageException;
import io.jocker.image.compression.Decompression;
import io.jocker.image.compression.HashedInput;
import io.jocker.image.layer.LayerUnpacker;
import io.jocker.image.pull.PullListener.Stage;
import io.jocker.image.store.BlobStore;
import io.jocker.image.store.BlobWriter;
import io.jocker.image.store.Ingest;
import io.jocker.image.store.LayerProof;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * One layer on its way: from the registry, or from its blob if that is here already, through
 * decompression into its directory.
 *
 * <pre>
 * registry -> [copy into the blob, hashed] -> decompress -> [hashed] -> unpack
 *                                                                         |
 *               end of both streams -> diffID right? -> blob right? -> both are committed
 * </pre>
 */
final class LayerPull {
  private static final int COPY_BYTES = 64 << 10;

  private final Descriptor blob;
  private final DiffId diffId;
  private final LayerUnpacker unpacker;
  private final PullListener listener;

  LayerPull(Descriptor blob, DiffId diffId, LayerUnpacker unpacker, PullListener listener) {
    this.blob = blob;
    this.diffId = diffId;
    this.unpacker = unpacker;
    this.listener = listener;
  }

  /** Where a blob comes from that is not in the store. */
  @FunctionalInterface
  interface Source {
    InputStream open(Descriptor blob) throws IOException;
  }

  void waiting() {
    report(Stage.WAITING, 0);
  }

  /** Does what is still to be done for the layer. */
  void run(BlobStore blobs, Ingest ingest, Source registry) throws IOException {
    boolean hasBlob = blobs.contains(blob);
    if (hasBlob && unpacker.isProven(diffId, blob.digest())) {
      report(Stage.EXISTS, blob.size());
      return;
    }
    try {
      if (hasBlob) {
        unpackStored(blobs);
      } else {
        download(ingest, registry);
      }
    } catch (ImageException e) {
      throw ofLayer(e);
    }
    report(Stage.DONE, blob.size());
  }

  private ImageException ofLayer(ImageException e) {
    String why = String.valueOf(e.getMessage());
    String message = "layer " + blob.digest() + ": " + why;
    return switch (e.problem()) {
      case MALFORMED, CORRUPT_LAYER ->
          new ImageException(
              ImageException.Problem.CORRUPT_LAYER,
              "",
              List.of(blob.digest().toString(), why),
              message,
              e);
      default -> e.reworded(message);
    };
  }

  private void download(Ingest ingest, Source registry) throws IOException {
    report(Stage.DOWNLOADING, 0);
    try (BlobWriter writer = ingest.write(blob);
        InputStream compressed = registry.open(blob)) {
      unpack(compressed, writer, writer::commit);
    }
  }

  /**
   * That the blob fits the diffID was not seen yet, or not in this image; and it need not be what
   * it is called, if another tool has put it into the layout.
   */
  private void unpackStored(BlobStore blobs) throws IOException {
    try (HashedInput compressed =
        new HashedInput(blobs.open(blob.digest()), blob.digest().algorithm(), Long.MAX_VALUE)) {
      unpack(
          compressed,
          OutputStream.nullOutputStream(),
          () -> LayerProof.requireDigest(blob.digest(), compressed.digest()));
    }
  }

  private void unpack(InputStream compressed, OutputStream copy, Commit commit) throws IOException {
    long begin = System.nanoTime();
    TimedInput received = new TimedInput(compressed);
    TeeInput tee = new TeeInput(received, copy, bytes -> report(Stage.DOWNLOADING, bytes));
    TimedInput stored = new TimedInput(tee);
    TimedInput plain = new TimedInput(Decompression.of(stored, unpacker.limits()));
    HashedInput tar =
        new HashedInput(plain, diffId.digest().algorithm(), unpacker.limits().archiveBytes());
    TimedInput timed = new TimedInput(tar);
    long[] read = {begin};
    LayerUnpacker.Verification verification =
        () -> {
          read[0] = System.nanoTime();
          drain(timed);
          // Bytes after the end of the compressed data belong to the blob all the same.
          drain(tee);
          report(Stage.UNPACKING, tee.passed());
          LayerProof.requireDiffId(blob.digest(), diffId, tar.digest());
          commit.commit();
        };
    if (unpacker.exists(diffId)) {
      verification.verify();
      unpacker.recordProof(diffId, blob.digest());
    } else {
      unpacker.unpack(diffId, blob.digest(), timed, verification);
    }
    listener.spent(
        blob.digest(),
        new LayerTimes(
            received.nanos(),
            stored.nanos() - received.nanos(),
            plain.nanos() - stored.nanos(),
            timed.nanos() - plain.nanos(),
            read[0] - begin - timed.nanos(),
            System.nanoTime() - read[0]));
  }

  private void report(Stage stage, long bytes) {
    listener.layer(blob.digest(), stage, bytes, blob.size());
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    while (in.read(buffer, 0, buffer.length) >= 0) {
      // Reading is what counts: the hash is taken on the way.
    }
  }

  @FunctionalInterface
  private interface Commit {
    void commit() throws IOException;
  }
}
