package io.jocker.engine;

import io.jocker.linux.Fd;

/**
 * The caller's three standard streams. They stay the caller's: the engine reads, writes and hands
 * them on, and never closes them.
 *
 * @param input given to the container where it asked for standard input
 * @param output where standard output goes, or all output of a terminal
 * @param error where standard error goes
 */
public record Streams(Fd input, Fd output, Fd error) {}
