package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.Registries.FoundImage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which images of a search are shown.
 *
 * @param official null for both
 * @param stars how many at least
 */
record SearchFilter(@Nullable Boolean official, long stars) {

  static SearchFilter of(Map<String, List<String>> filters) {
    Boolean official = null;
    long stars = 0;
    for (Map.Entry<String, List<String>> filter : filters.entrySet()) {
      for (String value : filter.getValue()) {
        switch (filter.getKey()) {
          case "is-official" -> official = flag(filter.getKey(), value);
          case "stars" -> stars = number(filter.getKey(), value);
          default -> throw invalid(filter.getKey(), value);
        }
      }
    }
    return new SearchFilter(official, stars);
  }

  boolean matches(FoundImage image) {
    return image.stars() >= stars && (official == null || official == image.official());
  }

  private static boolean flag(String name, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw invalid(name, value);
    }
    return value.equals("true");
  }

  private static long number(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw invalid(name, value);
    }
  }

  private static UsageException invalid(String name, String value) {
    return new UsageException(UsageException.WRONG_ARGUMENTS, ErrorCode.FILTER, name + "=" + value);
  }
}
