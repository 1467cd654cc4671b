package io.jocker.runtime.config;

import org.jspecify.annotations.Nullable;

/**
 * In bytes.
 *
 * @param limit hard limit
 * @param reservation soft limit
 * @param withSwap memory and swap together, not below {@code limit}
 * @param swappiness 0 to 100, cgroup v1 only
 * @param oomKillerDisabled cgroup v1 only
 * @param checkBeforeUpdate refuse a limit below what is already in use
 */
public record MemoryLimits(
    @Nullable Limit limit,
    @Nullable Limit reservation,
    @Nullable Limit withSwap,
    @Nullable Long swappiness,
    boolean oomKillerDisabled,
    boolean checkBeforeUpdate) {
  public static final MemoryLimits NONE = new MemoryLimits(null, null, null, null, false, false);
}
