package io.jocker.engine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which images are to go, of those that no container uses.
 *
 * @param all also those that have a tag
 * @param until only those made before, or null
 * @param labels {@code name} or {@code name=value}, all of which an image must have
 * @param withoutLabels none of which it may have
 */
public record PruneRequest(
    boolean all, @Nullable Instant until, List<String> labels, List<String> withoutLabels) {

  public PruneRequest {
    labels = List.copyOf(labels);
    withoutLabels = List.copyOf(withoutLabels);
  }
}
