package io.jocker.engine.bundle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment of a container's process, in docker's order: environ(7). */
public final class Environment {
  /** Docker's PATH for an image that sets none. */
  public static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Map<String, String> variables = new LinkedHashMap<>();

  private Environment() {}

  /**
   * Puts the environment together.
   *
   * @param asked entries {@code NAME=VALUE}, or {@code NAME} alone to have it not at all
   * @param image entries {@code NAME=VALUE}
   */
  public static List<String> of(
      List<String> asked, List<String> image, String hostname, boolean terminal, String home) {
    Environment environment = new Environment();
    environment.variables.put("PATH", DEFAULT_PATH);
    environment.variables.put("HOSTNAME", hostname);
    if (terminal) {
      environment.variables.put("TERM", "xterm");
    }
    for (String entry : merged(asked, image)) {
      environment.apply(entry);
    }
    environment.variables.putIfAbsent("HOME", home);
    return environment.entries();
  }

  /** The entries of Config.Env in inspect: those asked for, then the image's others. */
  public static List<String> merged(List<String> asked, List<String> image) {
    List<String> all = new ArrayList<>(asked);
    for (String entry : image) {
      if (!names(asked, name(entry))) {
        all.add(entry);
      }
    }
    return all;
  }

  private static boolean names(List<String> entries, String name) {
    for (String entry : entries) {
      if (name(entry).equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String name(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  private void apply(String entry) {
    int equals = entry.indexOf('=');
    if (equals < 0) {
      variables.remove(entry);
    } else {
      variables.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
  }

  private List<String> entries() {
    List<String> entries = new ArrayList<>(variables.size());
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      entries.add(variable.getKey() + "=" + variable.getValue());
    }
    return entries;
  }
}
