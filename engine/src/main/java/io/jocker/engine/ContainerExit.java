package io.jocker.engine;

/**
 * How a container that ran in the foreground ended.
 *
 * @param id of the container
 * @param code the exit code of its first process, 128 + n where signal n killed it
 * @param oomKilled whether the kernel killed a process of it for its memory limit
 */
public record ContainerExit(String id, int code, boolean oomKilled) {}
