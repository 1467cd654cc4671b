package io.jocker.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How registries are reached.
 *
 * @param mirrors by the registry that they stand for ({@code docker.io}): base URLs that are asked
 *     first, in order
 * @param insecure registries ({@code host[:port]}) that may be asked over plain HTTP; those on a
 *     loopback address always may
 * @param credentialsFile docker's {@code config.json}, or null for none
 */
public record RegistrySettings(
    Map<String, List<String>> mirrors, List<String> insecure, @Nullable String credentialsFile) {
  /** Every registry over HTTPS, without names or passwords. */
  public static final RegistrySettings DEFAULT = new RegistrySettings(Map.of(), List.of(), null);

  public RegistrySettings {
    mirrors = Map.copyOf(mirrors);
    insecure = List.copyOf(insecure);
  }
}
