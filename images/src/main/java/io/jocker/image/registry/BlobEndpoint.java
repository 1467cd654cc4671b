package io.jocker.image.registry;

import io.jocker.image.Descriptor;
import io.jocker.image.ImageException;
import java.io.IOException;
import java.util.Map;

/** {@code GET /v2/NAME/blobs/DIGEST} (distribution specification, end-2). */
final class BlobEndpoint {
  private final AuthorizedAccess access;

  BlobEndpoint(AuthorizedAccess access) {
    this.access = access;
  }

  /**
   * Asks for a blob from some byte on.
   *
   * @param offset where to begin; the answer may begin earlier, see {@link #begin}
   */
  Answer open(Descriptor blob, long offset) throws IOException {
    Repository repository = access.repository();
    Map<String, String> headers =
        offset == 0 ? Map.of() : Map.of("Range", "bytes=" + offset + "-" + (blob.size() - 1));
    HttpCall call =
        HttpCall.get(RegistryTopic.BLOB, blob.digest().shortHex(), repository.blob(blob.digest()))
            .with(headers);
    Answer answer = access.send(call);
    try {
      if (!answer.isOk()) {
        throw RegistryErrors.status(access, "blob " + blob.digest(), answer);
      }
      answer.requirePlain();
      return answer;
    } catch (ImageException e) {
      answer.close();
      throw e;
    } catch (Answer.Encoded e) {
      answer.close();
      throw new ImageException(
          ImageException.Reason.INVALID,
          "registry "
              + repository.registry().authority()
              + ": blob "
              + blob.digest()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /**
   * The byte with which the answer begins: 0 if the server did not mind the range.
   *
   * @throws IOException if it sent a part that nobody asked for
   */
  static long begin(Answer answer, long offset) throws IOException {
    if (answer.status() == 200) {
      return 0;
    }
    String range = answer.header("Content-Range");
    if (range.startsWith("bytes " + offset + "-")) {
      return offset;
    }
    throw new IOException("asked for bytes from " + offset + ", got another part");
  }
}
