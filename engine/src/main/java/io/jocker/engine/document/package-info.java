/**
 * Containers and images as docker's {@code inspect} shows them.
 *
 * <p>What was asked of a container is written once, when it is made, in just the form in which it
 * is shown later ({@link io.jocker.engine.document.ContainerDocumentWriter}); what changes comes
 * from state.json.
 */
@NullMarked
package io.jocker.engine.document;

import org.jspecify.annotations.NullMarked;
