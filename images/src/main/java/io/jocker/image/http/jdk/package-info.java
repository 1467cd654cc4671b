/**
 * HTTP through the JDK's own client; reached through {@link io.jocker.image.http.HttpSender} only.
 */
@NullMarked
package io.jocker.image.http.jdk;

import org.jspecify.annotations.NullMarked;
