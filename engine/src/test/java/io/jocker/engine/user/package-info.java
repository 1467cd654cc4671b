/** Tests of io.jocker.engine.user. */
@NullMarked
package io.jocker.engine.user;

import org.jspecify.annotations.NullMarked;
