package io.jocker.engine;

import java.util.List;
import java.util.Map;

/**
 * Which containers a list shows: those that match one value of every kind that is given, as
 * docker's {@code --filter}.
 *
 * @param all also those that do not run
 * @param values by kind: {@code id}, {@code name}, {@code label}, {@code status}, {@code exited},
 *     {@code ancestor}, {@code before}, {@code since}, {@code volume}, {@code health}
 */
public record ContainerFilter(boolean all, Map<String, List<String>> values) {
  /** Those that run. */
  public static final ContainerFilter RUNNING = new ContainerFilter(false, Map.of());

  /** All. */
  public static final ContainerFilter ALL = new ContainerFilter(true, Map.of());

  public ContainerFilter {
    values = Map.copyOf(values);
  }
}
