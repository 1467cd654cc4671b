package io.jocker.engine;

import org.jspecify.annotations.Nullable;

/**
 * An image to be brought into its registry.
 *
 * @param reference as typed
 * @param allTags whether all tags of the repository go
 * @param platform the only one to go, {@code os[/arch[/variant]]}; null for all that is here
 */
public record PushRequest(String reference, boolean allTags, @Nullable String platform) {}
