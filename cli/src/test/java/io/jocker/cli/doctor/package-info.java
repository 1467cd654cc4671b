/** Tests of the checks of a machine. */
@NullMarked
package io.jocker.cli.doctor;

import org.jspecify.annotations.NullMarked;
