/**
 * What a caller may ask of the engine, as values that are valid by construction.
 *
 * <p>A front end (the command line, later the HTTP API) turns its own words into a {@link
 * io.jocker.engine.request.ContainerRequest} with the {@code parse} functions found here, so that a
 * wrong size, limit or mount is refused once, at the edge, with docker's wording. Nothing here
 * looks at the machine: whether a path exists or a controller is there is the engine's question.
 * Every {@code parse} function throws {@link IllegalArgumentException} with a message made for the
 * user.
 */
@NullMarked
package io.jocker.engine.request;

import org.jspecify.annotations.NullMarked;
