/**
 * From a checked configuration to a running process.
 *
 * <p>The plan is a list of named steps in the only order that works, readable from top to bottom.
 * The same list is run, explained to a learner, and made to fail step by step in the tests.
 */
@NullMarked
package io.jocker.runtime.launch;

import org.jspecify.annotations.NullMarked;
