package io.jocker.engine;

import java.time.Instant;

/**
 * A volume that was removed and can be brought back.
 *
 * @param removed when
 * @param until when it can be brought back
 * @param bytes that it takes on the disk
 */
public record RemovedVolume(String name, Instant removed, Instant until, long bytes) {}
