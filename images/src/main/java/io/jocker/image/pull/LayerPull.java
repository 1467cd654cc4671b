package io.jocker.image.pull;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.MediaType;
import io.jocker.image.compression.Decompression;
import io.jocker.image.compression.HashedInput;
import io.jocker.image.layer.LayerUnpacker;
import io.jocker.image.pull.PullListener.Stage;
import io.jocker.image.store.BlobStore;
import io.jocker.image.store.Ingest;
import io.jocker.image.store.LayerProof;
import io.jocker.linux.StreamHashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
  private final Descriptor blob;
  private final DiffId diffId;
  private final LayerUnpacker unpacker;
  private final StreamHashes hashes;
  private final PullListener listener;

  LayerPull(
      Descriptor blob,
      DiffId diffId,
      LayerUnpacker unpacker,
      StreamHashes hashes,
      PullListener listener) {
    this.hashes = hashes;
    this.blob = blob;
    this.diffId = diffId;
    this.unpacker = unpacker;
    this.listener = listener;
  }

  /**
   * The order in which several take the least time: with the largest one begun last, all else would
   * be done long before it.
   */
  static List<LayerPull> largestFirst(Collection<LayerPull> pulls) {
    List<LayerPull> sorted = new ArrayList<>(pulls);
    sorted.sort(Comparator.comparingLong((LayerPull pull) -> pull.blob.size()).reversed());
    return sorted;
  }

  void waiting() {
    report(Stage.WAITING, 0);
  }

  /** Does what is still to be done for the layer. */
  void run(BlobStore blobs, Ingest ingest, Download.Source registry) throws IOException {
    boolean hasBlob = blobs.contains(blob);
    if (hasBlob && unpacker.isProven(diffId, blob.digest())) {
      report(Stage.EXISTS, blob.size());
      return;
    }
    try {
      if (hasBlob) {
        unpackStored(blobs, ingest);
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

  private void download(Ingest ingest, Download.Source registry) throws IOException {
    report(Stage.DOWNLOADING, 0);
    new Download(blob, registry)
        .run(ingest, (compressed, writer) -> unpack(compressed, writer, writer::commit));
  }

  /**
   * That the blob fits the diffID was not seen yet, or not in this image; and it need not be what
   * it is called, if another tool has put it into the layout.
   */
  private void unpackStored(BlobStore blobs, Ingest ingest) throws IOException {
    boolean known = ingest.hasBrought(blob.digest());
    if (known && isItsOwnArchive(blobs)) {
      unpackAsItIs(blobs);
      return;
    }
    try (InputStream stored = blobs.open(blob.digest())) {
      if (known) {
        unpack(stored, OutputStream.nullOutputStream(), () -> {});
      } else {
        unpackUnknown(stored);
      }
    }
  }

  private void unpackUnknown(InputStream stored) throws IOException {
    try (HashedInput hashed =
        new HashedInput(stored, blob.digest().algorithm(), hashes, Long.MAX_VALUE)) {
      Commit check = () -> LayerProof.requireDigest(blob.digest(), hashed.digest());
      unpack(hashed, OutputStream.nullOutputStream(), check);
    }
  }

  /** Whether the blob is not compressed, and so has its own digest for a diffID. */
  private boolean isItsOwnArchive(BlobStore blobs) throws IOException {
    try (InputStream stored = blobs.open(blob.digest())) {
      return Decompression.layerType(stored).equals(MediaType.OCI_LAYER)
          && blob.digest().algorithm() == diffId.digest().algorithm();
    }
  }

  /** It was hashed when it was written a moment ago, as a load does: once is enough. */
  private void unpackAsItIs(BlobStore blobs) throws IOException {
    LayerProof.requireDiffId(blob.digest(), diffId, blob.digest());
    if (unpacker.exists(diffId)) {
      unpacker.recordProof(diffId, blob.digest());
      return;
    }
    try (InputStream archive = blobs.open(blob.digest())) {
      unpacker.unpack(diffId, blob.digest(), archive, () -> {});
    }
  }

  private void unpack(InputStream compressed, OutputStream copy, Commit commit) throws IOException {
    TeeInput.Progress progress = bytes -> report(Stage.DOWNLOADING, bytes);
    Digest.Algorithm algorithm = diffId.digest().algorithm();
    try (LayerPipeline pipeline =
        new LayerPipeline(compressed, copy, progress, algorithm, hashes, unpacker.limits())) {
      long[] unpacked = {0};
      LayerUnpacker.Verification verification =
          () -> {
            unpacked[0] = System.nanoTime();
            pipeline.drain();
            report(Stage.UNPACKING, pipeline.blobBytes());
            LayerProof.requireDiffId(blob.digest(), diffId, pipeline.archiveDigest());
            commit.commit();
          };
      if (unpacker.exists(diffId)) {
        verification.verify();
        unpacker.recordProof(diffId, blob.digest());
      } else {
        unpacker.unpack(diffId, blob.digest(), pipeline.archive(), verification);
      }
      listener.spent(blob.digest(), pipeline.times(unpacked[0]));
    }
  }

  private void report(Stage stage, long bytes) {
    listener.layer(blob.digest(), stage, bytes, blob.size());
  }

  @FunctionalInterface
  private interface Commit {
    void commit() throws IOException;
  }
}
