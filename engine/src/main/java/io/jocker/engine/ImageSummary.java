package io.jocker.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One image of the store.
 *
 * @param id {@code sha256:...}, the digest of its config
 * @param tags as docker shows them ({@code busybox:latest}); empty for an image without a name
 * @param digests as {@code busybox@sha256:...}
 * @param created when it was built, or null where its config does not say
 * @param sizeBytes of its files when unpacked
 * @param labels of its config
 */
public record ImageSummary(
    String id,
    List<String> tags,
    List<String> digests,
    @Nullable Instant created,
    long sizeBytes,
    Map<String, String> labels) {

  public ImageSummary {
    tags = List.copyOf(tags);
    digests = List.copyOf(digests);
    labels = Map.copyOf(labels);
  }
}
