package io.jocker.image.store;

import io.jocker.image.DiffId;
import io.jocker.image.HistoryEntry;
import org.jspecify.annotations.Nullable;

/**
 * One step of an image's making.
 *
 * @param entry what the config says of it
 * @param layer what it made; null if it changed the config alone
 */
public record HistoryStep(HistoryEntry entry, @Nullable DiffId layer) {}
