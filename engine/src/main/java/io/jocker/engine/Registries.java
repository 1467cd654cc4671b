package io.jocker.engine;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of registries, beside pulling.
 *
 * <p>{@code warnings} hear what does not stop the work, such as a credential helper that is
 * missing.
 */
public interface Registries {

  /**
   * Brings an image into the registry that its name begins with.
   *
   * @return what the registry has now, for each tag
   */
  List<PushResult> push(PushRequest request, PushListener listener) throws JockerException;

  /** The tags that a registry has of a repository, as whole names. */
  List<String> tags(String repository, Consumer<ErrorText> warnings) throws JockerException;

  /**
   * Asks a registry whether it knows a user by a password, and keeps both for later.
   *
   * @param server as typed; empty for Docker Hub
   * @return where they are kept
   */
  KeptCredential login(String server, String user, String password) throws JockerException;

  /**
   * Forgets what {@link #login} has kept.
   *
   * @return false where nothing was known of the registry
   */
  boolean logout(String server) throws JockerException;

  /** Manifests as a registry has them: the one that is asked for alone, or all that it names. */
  List<RemoteDocument> manifests(String image, boolean all, Consumer<ErrorText> warnings)
      throws JockerException;

  /**
   * Images whose names or descriptions have a term in them.
   *
   * @param term may have a registry before it: {@code registry.example.com/term}
   */
  List<FoundImage> search(String term, int limit, Consumer<ErrorText> warnings)
      throws JockerException;

  /** Where a password is kept: a file, or the program that keeps it encrypted. */
  record KeptCredential(String registry, String place, boolean encrypted) {}

  /** An image that was found. */
  record FoundImage(String name, String description, long stars, boolean official) {}

  /**
   * A manifest or an index.
   *
   * @param reference by its digest, where it is one of an index
   * @param platform fields of its descriptor; null where nothing says it
   * @param content the document as maps, lists, texts, numbers
   * @param bytes the document as it came
   */
  @SuppressWarnings("ArrayRecordComponent") // Given on as it came, to be shown.
  record RemoteDocument(
      String reference,
      String mediaType,
      String digest,
      @Nullable Map<String, @Nullable Object> platform,
      Map<String, @Nullable Object> content,
      byte[] bytes) {}
}
