package io.jocker.image.registry;

import io.jocker.image.Descriptor;
import io.jocker.image.ImageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way into a repository: a small one goes in one piece, a large one in parts, so
 * that a connection which breaks costs no more than a part.
 *
 * <pre>
 * small:  POST, PUT with all bytes
 * large:  POST, PATCH, PATCH, ... PUT      after a break: GET tells from where to go on
 * </pre>
 */
final class BlobUpload {
  private final UploadEndpoint endpoint;
  private final Descriptor blob;
  private final Content content;
  private final long part;
  private UploadEndpoint.@Nullable Session session;
  private int failures;

  /**
   * @param begun an upload that the registry has begun already, or null
   * @param part how many bytes go in one request
   */
  BlobUpload(
      UploadEndpoint endpoint,
      Descriptor blob,
      Content content,
      UploadEndpoint.@Nullable Session begun,
      long part) {
    this.endpoint = endpoint;
    this.blob = blob;
    this.content = content;
    this.session = begun;
    this.part = part;
  }

  /** Returns when the registry has the blob and has found its digest right. */
  void run() throws IOException {
    while (!attempt()) {
      endpoint.retry().await(failures, Duration.ZERO);
    }
  }

  private boolean attempt() throws IOException {
    try {
      send();
      return true;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (ImageException e) {
      failed(e, e);
    } catch (IOException e) {
      failed(e, RegistryErrors.unreachable(endpoint.repository().registry(), e));
    }
    return false;
  }

  private void send() throws IOException {
    UploadEndpoint.Session at = session == null ? endpoint.begin(blob) : session;
    session = at;
    long size = Math.max(part, at.minChunk());
    while (content.length() - at.received() > size) {
      at = endpoint.part(blob, at, content.slice(at.received(), size));
      // It went on, so the next break is a new one.
      failures = 0;
      session = at;
    }
    endpoint.end(blob, at, content.slice(at.received(), content.length() - at.received()));
  }

  /** Finds out from where to go on, or gives up. */
  private void failed(IOException failure, ImageException told) throws IOException {
    failures++;
    UploadEndpoint.Session broken = session;
    session = null;
    if (failures >= endpoint.retry().attempts() || !mayPass(failure)) {
      throw told;
    }
    if (broken != null && broken.received() > 0 && !(failure instanceof ImageException)) {
      try {
        UploadEndpoint.Session known = endpoint.status(blob, broken);
        session = known.received() <= content.length() ? known : null;
      } catch (IOException e) {
        // The registry has forgotten it, or cannot tell: from the beginning, then.
        told.addSuppressed(e);
      }
    }
  }

  /** What the registry refuses it refuses again; a broken connection it may have no part in. */
  private static boolean mayPass(IOException failure) {
    return !(failure instanceof ImageException);
  }
}
