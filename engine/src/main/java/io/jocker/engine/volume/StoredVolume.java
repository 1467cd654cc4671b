package io.jocker.engine.volume;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One volume as it is written down.
 *
 * @param path absolute path of its folder
 * @param created when
 * @param options of its driver
 * @param labels by name
 * @param anonymous whether its name was made up
 */
public record StoredVolume(
    String name,
    String path,
    Instant created,
    Map<String, String> options,
    Map<String, String> labels,
    boolean anonymous) {
  /** The folder in a volume's folder that holds its files. */
  public static final String DATA = "_data";

  /** Copies the maps. */
  public StoredVolume {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** Where its files are. */
  public String data() {
    return path + "/" + DATA;
  }
}
