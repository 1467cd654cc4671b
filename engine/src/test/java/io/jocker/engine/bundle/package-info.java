/** Tests of what config.json says. */
@NullMarked
package io.jocker.engine.bundle;

import org.jspecify.annotations.NullMarked;
