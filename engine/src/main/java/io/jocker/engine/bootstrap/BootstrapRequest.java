package io.jocker.engine.bootstrap;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which base image is wanted.
 *
 * @param suite such as {@code bookworm}, or null for the one that this machine runs
 * @param name of the image, or null for {@code debian:SUITE}
 * @param mirror where packages come from, or null for where the settings say, or else where this
 *     machine's own do
 * @param settings the settings file, which need not be there
 * @param keyring with the keys that may sign, or null for the distribution's
 * @param include packages beside those that a system cannot be without
 * @param scratch a folder for some hundred megabytes while it lasts; made where it is missing
 * @param environment of the caller, for its proxies
 */
public record BootstrapRequest(
    @Nullable String suite,
    @Nullable String name,
    @Nullable String mirror,
    Path settings,
    @Nullable String keyring,
    List<String> include,
    Path scratch,
    Map<String, String> environment) {

  public BootstrapRequest {
    include = List.copyOf(include);
    environment = Map.copyOf(environment);
  }

  /** What is asked for, in a message. */
  String title() {
    String asked = suite == null ? DebianBootstrap.DEBIAN : DebianBootstrap.DEBIAN + ":" + suite;
    return name == null ? asked : name;
  }
}
