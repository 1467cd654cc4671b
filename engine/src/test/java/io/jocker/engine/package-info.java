/** Tests of io.jocker.engine. */
@NullMarked
package io.jocker.engine;

import org.jspecify.annotations.NullMarked;
