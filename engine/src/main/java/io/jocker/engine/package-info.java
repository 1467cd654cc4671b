/**
 * What a front end asks for: pull, create, start, list, inspect, remove.
 *
 * <p>The only place that sees both an image and a container. It resolves users from the image's own
 * passwd, writes hosts and resolv.conf, and puts docker's defaults into the configuration, so that
 * the runtime needs none of its own. It is an interface of records and listeners that neither
 * prints nor exits: words, tables and exit codes are the front end's.
 */
@NullMarked
package io.jocker.engine;

import org.jspecify.annotations.NullMarked;
