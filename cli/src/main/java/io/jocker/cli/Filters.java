package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values of {@code --filter KIND=VALUE}. */
final class Filters {
  private Filters() {}

  /** All values by kind, in order. */
  static Map<String, List<String>> parse(List<String> texts) {
    Map<String, List<String>> filters = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 0) {
        throw new UsageException(
            UsageException.WRONG_OPTION,
            ErrorCode.OPTION_VALUE,
            text,
            "-f, --filter",
            "invalid filter '" + text + "': use KIND=VALUE");
      }
      String kind = text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      filters
          .computeIfAbsent(kind, any -> new ArrayList<>())
          .add(text.substring(equals + 1).strip());
    }
    return filters;
  }
}
