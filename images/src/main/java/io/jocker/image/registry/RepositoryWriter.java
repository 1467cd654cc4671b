package io.jocker.image.registry;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts blobs and manifests into one repository of a registry. Several threads may use one. */
public final class RepositoryWriter {
  /** What goes in one request; a larger blob goes in parts. */
  static final long PART_BYTES = 16L << 20;

  private final AuthorizedAccess access;
  private final UploadEndpoint uploads;
  private final long part;

  RepositoryWriter(AuthorizedAccess access, long part) {
    this.access = access;
    this.uploads = new UploadEndpoint(access);
    this.part = part;
  }

  /** How a blob came to be in the repository. */
  public enum Way {
    /** It was there. */
    EXISTS,
    /** The registry took it over from another repository. */
    MOUNTED,
    UPLOADED
  }

  /** Host, port and path, as in a reference. */
  public Repository repository() {
    return access.repository();
  }

  /** Whether the repository has the blob. */
  public boolean has(Descriptor blob) throws IOException {
    return uploads.has(blob);
  }

  /**
   * Brings a blob that the repository does not have.
   *
   * @param from repositories of the same registry that may have it, the likeliest first; one is
   *     tried
   * @param content its bytes, asked for only if they must be sent
   */
  public Way bring(Descriptor blob, List<String> from, Content content) throws IOException {
    UploadEndpoint.@Nullable Session begun = null;
    if (!from.isEmpty()) {
      begun = uploads.mount(blob, from.get(0));
      if (begun == null) {
        return Way.MOUNTED;
      }
    }
    new BlobUpload(uploads, blob, content, begun, part).run();
    return Way.UPLOADED;
  }

  /**
   * Names a manifest or an index whose parts are there already.
   *
   * @param tagOrDigest its name
   * @param bytes stored as they are
   * @param digest of the bytes
   */
  public void name(String tagOrDigest, MediaType type, byte[] bytes, Digest digest)
      throws IOException {
    HttpCall call =
        HttpCall.of(
                RegistryTopic.NAME, tagOrDigest, "PUT", access.repository().manifest(tagOrDigest))
            .with(Map.of("Content-Type", type.text()))
            .sending(Content.of(bytes));
    try (Answer answer = access.send(call)) {
      if (answer.status() != 201 && answer.status() != 200 && answer.status() != 202) {
        throw RegistryErrors.status(access, "manifest " + tagOrDigest, answer);
      }
      uploads.requireDigest(digest, answer);
    }
  }
}
