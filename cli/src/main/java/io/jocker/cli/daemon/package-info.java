/**
 * A daemon: one JVM, long warm, that does the commands of many callers, each as if a JVM had been
 * started for it. It knows nothing of commands; who starts it says what a call does.
 */
@NullMarked
package io.jocker.cli.daemon;

import org.jspecify.annotations.NullMarked;
