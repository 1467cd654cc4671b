/**
 * The command line: one class per command, each a function of an invocation that returns an exit
 * code.
 *
 * <p>{@code Main} alone touches the process's streams, its environment and its exit; everything
 * else gets them handed in, so that hundreds of commands can run in one JVM.
 */
@NullMarked
package io.jocker.cli;

import org.jspecify.annotations.NullMarked;
