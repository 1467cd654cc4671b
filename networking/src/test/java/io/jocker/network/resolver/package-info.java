/** Tests of who is answered what. */
@NullMarked
package io.jocker.network.resolver;

import org.jspecify.annotations.NullMarked;
