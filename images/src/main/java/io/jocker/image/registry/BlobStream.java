package io.jocker.image.registry;

import io.jocker.image.Descriptor;
import io.jocker.image.ImageException;
import io.jocker.linux.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A blob that is being downloaded. When the connection breaks, the rest is asked for, and the
 * reader does not notice: a layer that is being unpacked need not begin anew.
 *
 * <p>The bytes are not checked here: who reads them hashes them anyway.
 */
final class BlobStream extends BulkInput {
  private final BlobEndpoint endpoint;
  private final RegistryAddress registry;
  private final Descriptor blob;
  private final RetryPolicy retry;
  private @Nullable InputStream body;
  private long position;
  private int failures;

  /**
   * @param offset of the first byte that is given out
   */
  BlobStream(
      BlobEndpoint endpoint,
      RegistryAddress registry,
      Descriptor blob,
      RetryPolicy retry,
      long offset) {
    super(null);
    this.endpoint = endpoint;
    this.registry = registry;
    this.blob = blob;
    this.retry = retry;
    this.position = offset;
  }

  /** Makes the first request, so that a blob which is not there is found out at once. */
  void open() throws IOException {
    try {
      body = openAt(position);
    } catch (ImageException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      // An answer that is none of ours: the registry is named, as by a later break.
      throw RegistryErrors.unreachable(registry, e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (true) {
      try {
        return readOnce(bytes, offset, length);
      } catch (ImageException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        close();
        failures++;
        if (failures >= retry.attempts()) {
          throw RegistryErrors.unreachable(registry, e);
        }
        retry.await(failures, Duration.ZERO);
      }
    }
  }

  @Override
  public void close() throws IOException {
    InputStream open = body;
    body = null;
    if (open != null) {
      open.close();
    }
  }

  private int readOnce(byte[] bytes, int offset, int length) throws IOException {
    InputStream open = body;
    if (open == null) {
      open = openAt(position);
      body = open;
    }
    int count = open.read(bytes, offset, length);
    if (count > 0) {
      position += count;
      // It went on, so the next break is a new one.
      failures = 0;
    }
    if (count < 0 && position < blob.size()) {
      throw new IOException("the connection ended after " + position + " bytes");
    }
    return count;
  }

  private InputStream openAt(long offset) throws IOException {
    Answer answer = endpoint.open(blob, offset);
    try {
      long begin = BlobEndpoint.begin(answer, offset);
      answer.body().skipNBytes(offset - begin);
      return answer.body();
    } catch (IOException e) {
      answer.close();
      throw e;
    }
  }
}
