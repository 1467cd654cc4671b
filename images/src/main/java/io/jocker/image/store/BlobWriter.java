package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.linux.StreamHash;
import io.jocker.linux.StreamHashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A blob that is being written: hashed and counted as it comes, and in the store only after {@link
 * #commit}. Closed without it, it leaves nothing behind, but for a download.
 */
public final class BlobWriter extends OutputStream {
  private final BlobFile file;
  private final @Nullable Descriptor expected;
  private final Digest.Algorithm algorithm;
  private final StreamHash hash;
  private final FileChannel channel;
  private final boolean staysUnfinished;
  private final long kept;
  private long written;
  private @Nullable Digest digest;
  private boolean committed;

  BlobWriter(BlobFile file, @Nullable Descriptor expected, StreamHashes hashes) throws IOException {
    this(file, expected, hashes, false);
  }

  private BlobWriter(
      BlobFile file, @Nullable Descriptor expected, StreamHashes hashes, boolean staysUnfinished)
      throws IOException {
    this.file = file;
    this.expected = expected;
    this.algorithm = expected == null ? Digest.Algorithm.SHA256 : expected.digest().algorithm();
    this.staysUnfinished = staysUnfinished;
    OpenOption creation =
        staysUnfinished ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW;
    this.channel = FileChannel.open(file.path(), creation, StandardOpenOption.WRITE);
    this.kept = channel.size();
    channel.position(kept);
    // The last, so that nothing can fail after it and leave its memory behind.
    this.hash = hashes.of(algorithm.javaName());
  }

  /**
   * A writer for a blob that comes over a line that may break. What is written stays when it is
   * closed, for its {@link Ingest} to keep or to remove.
   *
   * @param file has the first part of the blob already, or is not there
   */
  static BlobWriter ofDownload(BlobFile file, Descriptor expected, StreamHashes hashes)
      throws IOException {
    return new BlobWriter(file, expected, hashes, true);
  }

  /**
   * How many bytes of the blob are here from an earlier time. They are to be written all the same,
   * to be hashed: as {@link #openKept} has them.
   */
  public long kept() {
    return kept;
  }

  /** The bytes that are here from an earlier time. */
  public InputStream openKept() throws IOException {
    return kept == 0 ? InputStream.nullInputStream() : StoreLayout.open(file.path());
  }

  /** Removes what is there: it is not what it should be, and no later pull is to go on with it. */
  public void discard() throws IOException {
    file.remove();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /**
   * Appends bytes.
   *
   * @throws ImageException INVALID as soon as there are more of them than expected, so that a
   *     registry cannot fill the disk
   */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (expected != null && written + length > expected.size()) {
      throw new ImageException(
          ImageException.Reason.INVALID,
          "blob " + expected.digest() + " has more than its " + expected.size() + " bytes");
    }
    hash.update(bytes, offset, length);
    int here = (int) Math.min(length, Math.max(0, kept - written));
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset + here, length - here);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    written += length;
  }

  /** How many bytes were written. */
  public long written() {
    return written;
  }

  /** The digest of all that was written; nothing is written after it. */
  Digest digest() {
    Digest known = digest;
    if (known == null) {
      known = Digest.of(algorithm, hash.digest());
      digest = known;
    }
    return known;
  }

  /**
   * Checks size and digest, makes the bytes survive a crash, and puts the blob into the store. If
   * it is there already, that is as good.
   *
   * @return the digest of what was written
   * @throws ImageException INVALID if size or digest are not those expected
   */
  public Digest commit() throws IOException {
    Digest whole = digest();
    if (expected != null) {
      requireExpected(expected, whole);
    }
    channel.force(true);
    channel.close();
    file.become(whole);
    committed = true;
    return whole;
  }

  /**
   * Ends the writing without putting the blob into the store: whether it is wanted there is not
   * known yet. Size and digest are checked as by {@link #commit}.
   */
  public ParkedBlob park() throws IOException {
    Digest whole = digest();
    if (expected != null) {
      requireExpected(expected, whole);
    }
    channel.close();
    committed = true;
    return new ParkedBlob(file, whole, written);
  }

  @Override
  public void close() throws IOException {
    hash.close();
    if (!committed) {
      channel.close();
      if (!staysUnfinished) {
        file.remove();
      }
    }
  }

  private void requireExpected(Descriptor blob, Digest found) throws ImageException {
    if (written != blob.size()) {
      throw new ImageException(
          ImageException.Problem.WRONG_DIGEST,
          "short",
          List.of(blob.digest().toString(), Long.toString(written), Long.toString(blob.size())),
          "blob " + blob.digest() + " ended after " + written + " of " + blob.size() + " bytes",
          null);
    }
    if (!found.equals(blob.digest())) {
      throw new ImageException(
          ImageException.Problem.WRONG_DIGEST,
          "",
          List.of(blob.digest().toString(), found.toString()),
          "blob " + blob.digest() + " has other content: its digest is " + found,
          null);
    }
  }
}
