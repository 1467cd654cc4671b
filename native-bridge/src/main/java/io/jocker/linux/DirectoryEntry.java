package io.jocker.linux;

/**
 * What a directory says of one of its entries: {@code getdents64(2)}.
 *
 * @param directory whether it is one; false also where the file system does not say
 */
public record DirectoryEntry(String name, boolean directory) {}
