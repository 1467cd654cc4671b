package io.jocker.image.registry;

/**
 * An image that a search found.
 *
 * @param name as it can be pulled
 * @param description empty where the registry has none
 * @param stars how many users have marked it; 0 where the registry does not count
 * @param official whether the registry's keeper vouches for it
 */
public record SearchResult(String name, String description, long stars, boolean official) {}
