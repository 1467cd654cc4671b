package io.jocker.engine;

import java.util.Map;

/**
 * Where an engine keeps things, and what it takes from its surroundings. Nothing else in the engine
 * reads the environment.
 *
 * @param root absolute path of images and containers
 * @param state absolute path of what a reboot ends
 * @param cgroupParent the group below which containers have theirs, relative to the tree's root
 * @param registries how registries are reached
 * @param environment the variables of the caller
 */
public record EngineConfig(
    String root,
    String state,
    String cgroupParent,
    RegistrySettings registries,
    Map<String, String> environment) {
  /** Where {@link #root} is when nothing else is said. */
  public static final String DEFAULT_ROOT = "/var/lib/jocker";

  /** Where {@link #state} is when nothing else is said. */
  public static final String DEFAULT_STATE = "/run/jocker";

  /** What {@link #cgroupParent} is when nothing else is said. */
  public static final String DEFAULT_CGROUP_PARENT = "jocker";

  /** Where settings are read from, if there is such a file. */
  public static final String DEFAULT_CONFIG_FILE = "/etc/jocker/config.json";

  public EngineConfig {
    requireAbsolute("root", root);
    requireAbsolute("state", state);
    environment = Map.copyOf(environment);
  }

  /** The defaults with these two folders. */
  public static EngineConfig of(String root, String state) {
    return new EngineConfig(root, state, DEFAULT_CGROUP_PARENT, RegistrySettings.DEFAULT, Map.of());
  }

  private static void requireAbsolute(String what, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(what + " must be an absolute path: \"" + path + "\"");
    }
  }
}
