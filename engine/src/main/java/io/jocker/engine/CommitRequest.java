package io.jocker.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image to be made of what a container has written.
 *
 * @param name of the image, with or without a tag; null for none
 * @param changes instructions of a Dockerfile that change its config
 * @param pause whether the container stands still while its files are read
 */
public record CommitRequest(
    String container,
    @Nullable String name,
    String author,
    String message,
    List<String> changes,
    boolean pause) {

  public CommitRequest {
    changes = List.copyOf(changes);
  }
}
