@NullMarked
package io.jocker.network;

import org.jspecify.annotations.NullMarked;
