@NullMarked
package io.jocker.image.archive;

import org.jspecify.annotations.NullMarked;
