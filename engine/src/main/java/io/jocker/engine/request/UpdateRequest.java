package io.jocker.engine.request;

import org.jspecify.annotations.Nullable;

/**
 * What is to be another from now on in a container that is there.
 *
 * @param resources only what is asked for changes
 * @param restart null: stays as it is
 */
public record UpdateRequest(ResourcesRequest resources, @Nullable RestartPolicy restart) {}
