package io.jocker.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the archive of a root becomes an image.
 *
 * @param name of the image, or null
 * @param source what the history calls the archive
 * @param message for the history, or null for the usual one
 * @param changes of the config, in a Dockerfile's words
 * @param platform of the programs in it, or null for this machine's
 */
public record ImportRequest(
    @Nullable String name,
    String source,
    @Nullable String message,
    List<String> changes,
    @Nullable String platform) {

  public ImportRequest {
    changes = List.copyOf(changes);
  }
}
