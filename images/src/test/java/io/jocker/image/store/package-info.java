/** Tests of the image store. */
@NullMarked
package io.jocker.image.store;

import org.jspecify.annotations.NullMarked;
