package io.jocker.image.layer;

import io.jocker.linux.DeviceNumber;
import org.jspecify.annotations.Nullable;

/**
 * One file of an archive, from all the headers that describe it.
 *
 * @param name as it stands in the archive, not yet looked at
 * @param linkName for links: where to, as it stands in the archive
 * @param fileBytes the size of a file, 0 for all else
 * @param device for devices: which one
 * @param sparse where the stored bytes belong; null when they are the whole file
 */
record TarMember(
    String name,
    EntryType type,
    Attributes attributes,
    String linkName,
    long fileBytes,
    DeviceNumber device,
    @Nullable SparseMap sparse) {}
