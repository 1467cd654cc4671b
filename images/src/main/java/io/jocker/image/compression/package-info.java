/**
 * What layers and archives are compressed with, undone as a stream and within bounds; and hashing
 * on the way.
 */
@NullMarked
package io.jocker.image.compression;

import org.jspecify.annotations.NullMarked;
