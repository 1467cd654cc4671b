package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A blob that is being written: hashed and counted as it comes, and in the store only after {@link
 * #commit}. Closed without it, it leaves nothing behind.
 */
public final class BlobWriter extends OutputStream {
  private final StoreLayout layout;
  private final Path temporary;
  private final @Nullable Descriptor expected;
  private final Digest.Algorithm algorithm;
  private final MessageDigest hash;
  private final FileChannel channel;
  private long written;
  private boolean committed;

  BlobWriter(StoreLayout layout, Path temporary, @Nullable Descriptor expected) throws IOException {
    this.layout = layout;
    this.temporary = temporary;
    this.expected = expected;
    this.algorithm = expected == null ? Digest.Algorithm.SHA256 : expected.digest().algorithm();
    this.hash = algorithm.newHash();
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
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
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    written += length;
  }

  /** How many bytes were written. */
  public long written() {
    return written;
  }

  /** The digest of what was written so far. */
  Digest digestSoFar() throws IOException {
    try {
      return Digest.of(algorithm, ((MessageDigest) hash.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("hash functions of the JDK can be copied", e);
    }
  }

  /**
   * Checks size and digest, makes the bytes survive a crash, and puts the blob into the store. If
   * it is there already, that is as good.
   *
   * @return the digest of what was written
   * @throws ImageException INVALID if size or digest are not those expected
   */
  public Digest commit() throws IOException {
    Digest digest = Digest.of(algorithm, hash.digest());
    if (expected != null) {
      requireExpected(expected, digest);
    }
    channel.force(true);
    channel.close();
    Files.createDirectories(layout.blobs(algorithm));
    Files.move(temporary, layout.blob(digest), StandardCopyOption.ATOMIC_MOVE);
    committed = true;
    StoreLayout.syncDirectory(layout.blobs(algorithm));
    return digest;
  }

  /**
   * Ends the writing without putting the blob into the store: whether it is wanted there is not
   * known yet. Size and digest are checked as by {@link #commit}.
   */
  public ParkedBlob park() throws IOException {
    Digest digest = Digest.of(algorithm, hash.digest());
    if (expected != null) {
      requireExpected(expected, digest);
    }
    channel.close();
    committed = true;
    return new ParkedBlob(layout, temporary, digest, written);
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      channel.close();
      Files.deleteIfExists(temporary);
    }
  }

  private void requireExpected(Descriptor blob, Digest digest) throws ImageException {
    if (written != blob.size()) {
      throw new ImageException(
          ImageException.Problem.WRONG_DIGEST,
          "short",
          List.of(blob.digest().toString(), Long.toString(written), Long.toString(blob.size())),
          "blob " + blob.digest() + " ended after " + written + " of " + blob.size() + " bytes",
          null);
    }
    if (!digest.equals(blob.digest())) {
      throw new ImageException(
          ImageException.Problem.WRONG_DIGEST,
          "",
          List.of(blob.digest().toString(), digest.toString()),
          "blob " + blob.digest() + " has other content: its digest is " + digest,
          null);
    }
  }
}
