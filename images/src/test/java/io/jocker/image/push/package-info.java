/** Tests of {@code io.jocker.image.push}. */
@NullMarked
package io.jocker.image.push;

import org.jspecify.annotations.NullMarked;
