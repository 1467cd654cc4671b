package io.jocker.image.pull;

/**
 * What the threads of one layer spent their time with, in nanoseconds.
 *
 * @param receiving waiting for the registry, or reading the blob that is here
 * @param storing hashing the blob and writing it
 * @param decompressing it
 * @param hashing the archive
 * @param unpacking the archive into files
 * @param committing checking the hashes and bringing all to the disk
 */
public record LayerTimes(
    long receiving,
    long storing,
    long decompressing,
    long hashing,
    long unpacking,
    long committing) {}
