/** Tests of io.jocker.engine.store. */
@NullMarked
package io.jocker.engine.store;

import org.jspecify.annotations.NullMarked;
