/** Tests of what may be asked of the engine. */
@NullMarked
package io.jocker.engine.request;

import org.jspecify.annotations.NullMarked;
