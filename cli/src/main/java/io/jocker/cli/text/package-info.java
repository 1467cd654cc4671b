/**
 * What jocker says, in the user's language: texts that lie in resource files (one for each subject
 * and language), and how wide they are on a terminal.
 *
 * <p>Nothing here is loaded by a command that has nothing to say.
 */
@NullMarked
package io.jocker.cli.text;

import org.jspecify.annotations.NullMarked;
