@NullMarked
package io.jocker.linux.story;

import org.jspecify.annotations.NullMarked;
