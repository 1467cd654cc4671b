/**
 * Tells a story of system calls ({@code io.jocker.linux.story}) to a person or to a tool.
 *
 * <p>What happened comes from the story alone. What it means comes from the texts: {@code
 * topics.LANGUAGE.properties} has for each topic what is done ({@code KEY}), why ({@code KEY.why})
 * and what would go wrong without it ({@code KEY.without}); {@code topics.properties} has what is
 * the same in each language: the man page ({@code KEY.man}) and the field of the OCI specification
 * or the option that asks for it ({@code KEY.oci}).
 */
@NullMarked
package io.jocker.cli.explain;

import org.jspecify.annotations.NullMarked;
