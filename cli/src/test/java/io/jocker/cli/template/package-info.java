/** Tests of docker's {@code --format}. */
@NullMarked
package io.jocker.cli.template;

import org.jspecify.annotations.NullMarked;
