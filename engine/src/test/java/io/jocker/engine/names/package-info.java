/** Tests of io.jocker.engine.names. */
@NullMarked
package io.jocker.engine.names;

import org.jspecify.annotations.NullMarked;
