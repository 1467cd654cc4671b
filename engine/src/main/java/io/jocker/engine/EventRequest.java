package io.jocker.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted.
 *
 * @param since those from then on that are written down, too; null: none of them
 * @param until the last moment that is of interest; null: wait for more without end
 * @param filters values by docker's names; one of each name must fit
 */
public record EventRequest(
    @Nullable Instant since, @Nullable Instant until, Map<String, List<String>> filters) {
  public EventRequest {
    filters = Map.copyOf(filters);
  }
}
