/** Tests of io.jocker.engine.log. */
@NullMarked
package io.jocker.engine.log;

import org.jspecify.annotations.NullMarked;
