package io.jocker.image.pull;

import io.jocker.image.Digest;
import io.jocker.image.compression.Decompression;
import io.jocker.image.compression.HashedInput;
import io.jocker.image.layer.Limits;
import io.jocker.linux.StreamHashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The way of one layer's bytes from its blob to its archive, in two threads; whoever reads {@link
 * #archive} is the third.
 *
 * <pre>
 * thread 1: receive -> [copy into the blob, hashed]
 * thread 2:              -> decompress -> [hashed]
 * caller:                                   -> files
 * </pre>
 */
final class LayerPipeline implements AutoCloseable {
  private static final int DRAIN_BYTES = 64 << 10;

  private final TimedInput received;
  private final TeeInput copied;
  private final TimedInput stored;
  private final ReadAhead blobAhead;
  private final TimedInput taken;
  private final TimedInput plain;
  private final HashedInput hashed;
  private final TimedInput tar;
  private final ReadAhead tarAhead;
  private final TimedInput archive;
  private final long begin = System.nanoTime();

  /**
   * Begins.
   *
   * @param blob its bytes, compressed or not; stays the caller's
   * @param copy gets all of them
   * @param progress told how many are here
   * @param diffId the algorithm that the archive is hashed with
   * @param hashes makes its hash
   */
  LayerPipeline(
      InputStream blob,
      OutputStream copy,
      TeeInput.Progress progress,
      Digest.Algorithm diffId,
      StreamHashes hashes,
      Limits limits)
      throws IOException {
    received = new TimedInput(blob);
    copied = new TeeInput(received, copy, progress);
    stored = new TimedInput(copied);
    blobAhead = new ReadAhead(stored, "receive");
    try {
      taken = new TimedInput(blobAhead);
      plain = new TimedInput(Decompression.of(taken, limits));
      hashed = new HashedInput(plain, diffId, hashes, limits.archiveBytes());
      tar = new TimedInput(hashed);
    } catch (IOException | RuntimeException e) {
      blobAhead.close();
      throw e;
    }
    tarAhead = new ReadAhead(tar, "decompress");
    archive = new TimedInput(tarAhead);
  }

  /** The uncompressed archive. */
  InputStream archive() {
    return archive;
  }

  /** Reads all to the end: what comes after an archive, or after compressed data, counts too. */
  void drain() throws IOException {
    drain(archive);
    drain(blobAhead);
  }

  /** The digest of the archive; to be asked for once, after {@link #drain}. */
  Digest archiveDigest() {
    return hashed.digest();
  }

  /** How large the blob was; to be asked for after {@link #drain}. */
  long blobBytes() {
    return copied.passed();
  }

  /**
   * What the threads spent their time with; to be asked for after {@link #drain}.
   *
   * @param unpacked when the last file was written, as {@code System.nanoTime()} says it
   */
  LayerTimes times(long unpacked) {
    return new LayerTimes(
        received.nanos(),
        stored.nanos() - received.nanos(),
        plain.nanos() - taken.nanos(),
        tar.nanos() - plain.nanos(),
        unpacked - begin - archive.nanos(),
        System.nanoTime() - unpacked);
  }

  /** Ends both threads. */
  @Override
  public void close() throws IOException {
    tarAhead.close();
    blobAhead.close();
    tar.close();
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[DRAIN_BYTES];
    while (in.read(buffer, 0, buffer.length) >= 0) {
      // Reading is what counts: the hash is taken on the way.
    }
  }
}
