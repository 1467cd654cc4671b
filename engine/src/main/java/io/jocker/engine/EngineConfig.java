package io.jocker.engine;

import java.util.Map;

/**
 * Where an engine keeps things, and what it takes from its surroundings. Nothing else in the engine
 * reads the environment.
 *
 * @param root absolute path of images and containers
 * @param state absolute path of what a reboot ends
 * @param configFile absolute path of the administrator's settings, which need not be there: mirrors
 *     and insecure registries, and {@code cgroupParent}
 * @param environment the variables of the caller: proxies, and where docker keeps passwords
 */
public record EngineConfig(
    String root, String state, String configFile, Map<String, String> environment) {
  /** Where {@link #root} is when nothing else is said. */
  public static final String DEFAULT_ROOT = "/var/lib/jocker";

  /** Where {@link #state} is when nothing else is said. */
  public static final String DEFAULT_STATE = "/run/jocker";

  /** Where settings are read from when nothing else is said. */
  public static final String DEFAULT_CONFIG_FILE = "/etc/jocker/config.json";

  public EngineConfig {
    requireAbsolute("root", root);
    requireAbsolute("state", state);
    requireAbsolute("configuration file", configFile);
    environment = Map.copyOf(environment);
  }

  /** The defaults with these two folders, and nothing of the environment. */
  public static EngineConfig of(String root, String state) {
    return new EngineConfig(root, state, DEFAULT_CONFIG_FILE, Map.of());
  }

  /** The same with other settings. */
  public EngineConfig withConfigFile(String other) {
    return new EngineConfig(root, state, other, environment);
  }

  /** The same with the variables of the caller. */
  public EngineConfig withEnvironment(Map<String, String> other) {
    return new EngineConfig(root, state, configFile, other);
  }

  private static void requireAbsolute(String what, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(what + " must be an absolute path: \"" + path + "\"");
    }
  }
}
