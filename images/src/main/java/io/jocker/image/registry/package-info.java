/**
 * Talks to registries over HTTP: manifests, blobs, tokens, mirrors.
 *
 * <p>One class per endpoint of the OCI distribution specification. Redirects are followed by hand,
 * because credentials for a registry must not travel on to the storage service that it redirects
 * to.
 */
@NullMarked
package io.jocker.image.registry;

import org.jspecify.annotations.NullMarked;
