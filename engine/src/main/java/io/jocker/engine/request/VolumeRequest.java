package io.jocker.engine.request;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A volume as it is asked for.
 *
 * @param name empty for one that is made up
 * @param driver docker's word: {@code local}
 * @param options of the driver, by name
 * @param labels by name
 */
public record VolumeRequest(
    String name, String driver, Map<String, String> options, Map<String, String> labels) {
  /** The only driver that is here. */
  public static final String LOCAL = "local";

  /** Checks the name and copies the maps. */
  public VolumeRequest {
    if (!name.isEmpty()) {
      checkName(name);
    }
    driver = driver.isEmpty() ? LOCAL : driver;
    options = new LinkedHashMap<>(options);
    labels = new LinkedHashMap<>(labels);
  }

  /** A plain one. */
  public static VolumeRequest named(String name) {
    return new VolumeRequest(name, LOCAL, Map.of(), Map.of());
  }

  /** The same with a name. */
  public VolumeRequest withName(String other) {
    return new VolumeRequest(other, driver, options, labels);
  }

  /** Whether it may be a volume's name: so no name leads out of the volumes' folder. */
  public static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isAllowed(text.charAt(i), i == 0)) {
        return false;
      }
    }
    return text.length() > 1;
  }

  private static boolean isAllowed(char c, boolean first) {
    boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || isUpper(c);
    return alphanumeric || (!first && (c == '_' || c == '.' || c == '-'));
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static void checkName(String name) {
    if (name.length() == 1) {
      throw new IllegalArgumentException(
          "create "
              + name
              + ": volume name is too short, names should be at least two alphanumeric characters");
    }
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "create "
              + name
              + ": \""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
              + " directory, use absolute path");
    }
  }
}
