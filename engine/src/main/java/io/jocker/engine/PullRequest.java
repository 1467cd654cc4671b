package io.jocker.engine;

import org.jspecify.annotations.Nullable;

/**
 * An image to be brought from its registry.
 *
 * @param reference as typed
 * @param platform {@code os[/arch[/variant]]}, or null for this machine's
 * @param allPlatforms whether what the image has for other platforms is kept as well, not unpacked,
 *     so that it can be pushed elsewhere as it is
 */
public record PullRequest(String reference, @Nullable String platform, boolean allPlatforms) {
  public PullRequest(String reference, @Nullable String platform) {
    this(reference, platform, false);
  }
}
