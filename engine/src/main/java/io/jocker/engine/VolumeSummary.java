package io.jocker.engine;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What lists show of a volume.
 *
 * @param mountpoint where its files are on the host
 * @param created when
 * @param options of its driver
 * @param labels by name
 * @param anonymous whether its name was made up
 * @param containers ids of those that use it, whether they run or not
 */
public record VolumeSummary(
    String name,
    String driver,
    String mountpoint,
    Instant created,
    Map<String, String> options,
    Map<String, String> labels,
    boolean anonymous,
    List<String> containers) {

  public VolumeSummary {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    containers = List.copyOf(containers);
  }
}
