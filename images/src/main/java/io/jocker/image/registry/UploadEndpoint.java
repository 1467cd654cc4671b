package io.jocker.image.registry;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests that bring a blob into a repository (distribution specification, "Pushing blobs").
 * Each is one method; in which order they are sent is {@link BlobUpload}'s affair.
 */
final class UploadEndpoint {
  private static final String BYTES = "application/octet-stream";

  private final AuthorizedAccess access;

  UploadEndpoint(AuthorizedAccess access) {
    this.access = access;
  }

  Repository repository() {
    return access.repository();
  }

  RetryPolicy retry() {
    return access.retry();
  }

  /**
   * Where the next part of an upload is to be sent.
   *
   * @param location never kept beyond its use: the registry may change it with every answer
   * @param received how many bytes the registry has
   * @param minChunk the least that a part may measure, but for the last one
   */
  record Session(URI location, long received, long minChunk) {}

  /** {@code HEAD /v2/NAME/blobs/DIGEST} (end-2): whether the repository has the blob. */
  boolean has(Descriptor blob) throws IOException {
    URI uri = repository().blob(blob.digest());
    try (Answer answer = access.send(call(RegistryTopic.CHECK, blob, "HEAD", uri))) {
      if (answer.status() == 401 || answer.status() == 403 || answer.status() == 429) {
        throw refused(blob, answer);
      }
      return answer.status() == 200;
    }
  }

  /**
   * {@code POST /v2/NAME/blobs/uploads/?mount=DIGEST&from=OTHER} (end-11): takes the blob over from
   * another repository of the registry.
   *
   * @return null if that was done, else where to upload it
   */
  @Nullable Session mount(Descriptor blob, String from) throws IOException {
    String query = "?mount=" + blob.digest() + "&from=" + from.replace("/", "%2F");
    HttpCall call =
        call(RegistryTopic.MOUNT, blob, "POST", repository().uploads(query)).sending(EMPTY);
    try (Answer answer = access.send(call)) {
      if (answer.status() == 201) {
        requireDigest(blob.digest(), answer);
        return null;
      }
      return session(blob, answer, 0);
    }
  }

  /** {@code POST /v2/NAME/blobs/uploads/} (end-4a): begins an upload. */
  Session begin(Descriptor blob) throws IOException {
    HttpCall call =
        call(RegistryTopic.UPLOAD, blob, "POST", repository().uploads("")).sending(EMPTY);
    try (Answer answer = access.send(call)) {
      return session(blob, answer, 0);
    }
  }

  /** {@code PATCH LOCATION} (end-5): sends a part. */
  Session part(Descriptor blob, Session session, Content part) throws IOException {
    long end = session.received() + part.length();
    String range = session.received() + "-" + (end - 1);
    HttpCall call =
        call(RegistryTopic.UPLOAD, blob, "PATCH", session.location())
            .with(Map.of("Content-Type", BYTES, "Content-Range", range))
            .sending(part);
    try (Answer answer = access.sendOnce(call)) {
      requireWorking(answer);
      return session(blob, answer, end);
    }
  }

  /** {@code GET LOCATION} (end-13): how much of an upload that broke off has come. */
  Session status(Descriptor blob, Session session) throws IOException {
    HttpCall call = call(RegistryTopic.UPLOAD, blob, "GET", session.location());
    try (Answer answer = access.send(call)) {
      if (answer.status() != 204 && answer.status() != 202) {
        throw refused(blob, answer);
      }
      String location = answer.header("Location");
      URI next = location.isEmpty() ? session.location() : target(answer, location);
      return new Session(next, received(answer, session.received()), session.minChunk());
    }
  }

  /**
   * {@code PUT LOCATION?digest=DIGEST} (end-6): ends an upload.
   *
   * @param rest what has not been sent yet; may be empty
   */
  void end(Descriptor blob, Session session, Content rest) throws IOException {
    String separator = session.location().getRawQuery() == null ? "?" : "&";
    URI uri = URI.create(session.location() + separator + "digest=" + blob.digest());
    HttpCall call =
        call(RegistryTopic.UPLOAD, blob, "PUT", uri)
            .with(Map.of("Content-Type", BYTES))
            .sending(rest);
    try (Answer answer = access.sendOnce(call)) {
      requireWorking(answer);
      if (answer.status() != 201 && answer.status() != 204) {
        throw refused(blob, answer);
      }
      requireDigest(blob.digest(), answer);
    }
  }

  private static final Content EMPTY = Content.of(new byte[0]);

  private static HttpCall call(RegistryTopic why, Descriptor blob, String method, URI uri) {
    return HttpCall.of(why, blob.digest().shortHex(), method, uri);
  }

  private Session session(Descriptor blob, Answer answer, long received) throws IOException {
    if (answer.status() != 202 && answer.status() != 201) {
      throw refused(blob, answer);
    }
    URI location = target(answer, answer.header("Location"));
    return new Session(location, received, minChunk(answer));
  }

  /** Where to upload to; credentials go there only if it is the registry itself. */
  private static URI target(Answer answer, String location) throws IOException {
    return HttpTransport.target(answer.uri(), location, "an upload location");
  }

  private ImageException refused(Descriptor blob, Answer answer) {
    return RegistryErrors.status(access, "blob " + blob.digest(), answer);
  }

  /** What its storage could not do the registry may well do later: no refusal yet. */
  private static void requireWorking(Answer answer) throws IOException {
    if (answer.status() >= 500) {
      throw new IOException("it answers with status " + answer.status());
    }
  }

  void requireDigest(Digest expected, Answer answer) throws ImageException {
    String told = answer.header("Docker-Content-Digest");
    if (!told.isEmpty() && !told.equals(expected.toString())) {
      String registry = repository().registry().authority();
      String found = RegistryErrors.printable(told);
      throw new ImageException(
          Problem.WRONG_DIGEST,
          "pushed",
          List.of(expected.toString(), found, registry),
          "registry " + registry + " has stored " + expected + " under the digest " + found,
          null);
    }
  }

  private static long minChunk(Answer answer) {
    return number(answer.header("OCI-Chunk-Min-Length"), 0);
  }

  /**
   * {@code Range: 0-999} after thousand bytes. Registries say 0-0 before the first byte as well as
   * after it; which of both is meant only we know.
   */
  private static long received(Answer answer, long sent) {
    String range = answer.header("Range");
    long last = number(range.substring(range.indexOf('-') + 1), -1);
    return last == 0 && sent == 0 ? 0 : last + 1;
  }

  private static long number(String text, long otherwise) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
