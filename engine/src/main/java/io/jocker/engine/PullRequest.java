package io.jocker.engine;

import org.jspecify.annotations.Nullable;

/**
 * An image to be brought from its registry.
 *
 * @param reference as typed
 * @param platform {@code os[/arch[/variant]]}, or null for this machine's
 */
public record PullRequest(String reference, @Nullable String platform) {}
