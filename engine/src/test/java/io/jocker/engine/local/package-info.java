/** Tests of the engine on the real kernel. */
@NullMarked
package io.jocker.engine.local;

import org.jspecify.annotations.NullMarked;
