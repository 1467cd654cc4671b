/**
 * What a machine can do for containers: each check tries the real thing, and says how to get what
 * is missing.
 */
@NullMarked
package io.jocker.cli.doctor;

import org.jspecify.annotations.NullMarked;
