/**
 * One HTTP request and its answer. What makes them stands behind {@link HttpSender}, in a jar of
 * its own: jocker's other classes are found by the JVM's boot loader, which does not see the module
 * {@code java.net.http} (RATIONALE.md, on the start-up).
 */
@NullMarked
package io.jocker.image.http;

import org.jspecify.annotations.NullMarked;
