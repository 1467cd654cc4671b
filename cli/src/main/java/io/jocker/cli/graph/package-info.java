/** A picture of networks: as text, as SVG, as a tree for tools. */
@NullMarked
package io.jocker.cli.graph;

import org.jspecify.annotations.NullMarked;
