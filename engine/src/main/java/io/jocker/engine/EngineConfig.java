package io.jocker.engine;

import java.util.Map;

/**
 * Where an engine keeps things, and what it takes from its surroundings. Nothing else in the engine
 * reads the environment.
 *
 * @param root absolute path of images and containers
 * @param state absolute path of what a reboot ends
 * @param configFile absolute path of the administrator's settings, which need not be there: mirrors
 *     and insecure registries, {@code cgroupParent}, the {@code network} of containers that ask for
 *     none, and the {@code limits} of images
 * @param environment the variables of the caller: proxies, and where docker keeps passwords
 * @param launcher absolute path of the program that starts jocker, which the monitors of containers
 *     execute when there is something to decide; empty where there is none, and then the next
 *     command decides
 */
public record EngineConfig(
    String root,
    String state,
    String configFile,
    Map<String, String> environment,
    String launcher) {
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

  /** Without a launcher. */
  public EngineConfig(
      String root, String state, String configFile, Map<String, String> environment) {
    this(root, state, configFile, environment, "");
  }

  /** The defaults with these two folders, and nothing of the environment. */
  public static EngineConfig of(String root, String state) {
    return new EngineConfig(root, state, DEFAULT_CONFIG_FILE, Map.of());
  }

  /** The same with other settings. */
  public EngineConfig withConfigFile(String other) {
    return new EngineConfig(root, state, other, environment, launcher);
  }

  /** The same with the variables of the caller. */
  public EngineConfig withEnvironment(Map<String, String> other) {
    return new EngineConfig(root, state, configFile, other, launcher);
  }

  /** The same with a program that starts jocker. */
  public EngineConfig withLauncher(String other) {
    return new EngineConfig(root, state, configFile, environment, other);
  }

  private static void requireAbsolute(String what, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(what + " must be an absolute path: \"" + path + "\"");
    }
  }
}
