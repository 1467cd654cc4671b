package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.ImageSummary;
import io.jocker.engine.JockerException;
import io.jocker.engine.Rfc3339;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which images a list shows: those that match one value of every kind that is given. */
final class ImageFilter {
  private static final List<String> KINDS =
      List.of("reference", "dangling", "label", "before", "since", "until");

  private final Map<String, List<String>> filters;
  private final List<String> references = new ArrayList<>();
  private final Instant after;
  private final Instant before;

  /**
   * A filter.
   *
   * @param filters values by kind
   * @param arguments a reference on the command line, if any
   * @param engine tells when the images were made that others are compared with
   */
  ImageFilter(Map<String, List<String>> filters, List<String> arguments, Engine engine)
      throws JockerException {
    for (String kind : filters.keySet()) {
      if (!KINDS.contains(kind)) {
        throw new UsageException(
            UsageException.WRONG_ARGUMENTS,
            UsageException.withNearest(ErrorCode.FILTER, kind, Nearest.of(kind, KINDS)),
            null);
      }
    }
    this.filters = filters;
    references.addAll(filters.getOrDefault("reference", List.of()));
    references.addAll(arguments);
    Instant earliest = Instant.MAX;
    for (String image : filters.getOrDefault("before", List.of())) {
      earliest = earlier(earliest, created(engine, image));
    }
    for (String time : filters.getOrDefault("until", List.of())) {
      earliest = earlier(earliest, until(time));
    }
    this.before = earliest;
    Instant latest = Instant.MIN;
    for (String image : filters.getOrDefault("since", List.of())) {
      Instant created = created(engine, image);
      latest = created.isAfter(latest) ? created : latest;
    }
    this.after = latest;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant until(String time) {
    try {
      return Times.parse(time, Instant.now());
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          UsageException.WRONG_ARGUMENTS,
          ErrorText.ofForm(
              ErrorCode.FILTER, "why", "until=" + time, String.valueOf(e.getMessage())),
          e);
    }
  }

  /** When that image was made; one that does not say is older than all that do. */
  private static Instant created(Engine engine, String image) throws JockerException {
    String created = String.valueOf(engine.inspectImage(image).get("Created"));
    try {
      return Rfc3339.parse(created);
    } catch (IllegalArgumentException e) {
      return Instant.EPOCH;
    }
  }

  boolean accepts(ImageSummary image, ImageRow row) {
    return acceptsReference(row)
        && acceptsDangling(row)
        && acceptsLabels(image)
        && acceptsTime(image);
  }

  private boolean acceptsTime(ImageSummary image) {
    Instant created = image.created() == null ? Instant.EPOCH : image.created();
    return created.isBefore(before) && created.isAfter(after);
  }

  private boolean acceptsReference(ImageRow row) {
    if (references.isEmpty()) {
      return true;
    }
    for (String pattern : references) {
      if (matches(pattern, row.repository())
          || matches(pattern, row.repository() + ":" + row.tag())) {
        return true;
      }
    }
    return false;
  }

  private boolean acceptsDangling(ImageRow row) {
    List<String> wanted = filters.getOrDefault("dangling", List.of());
    return wanted.isEmpty() || wanted.contains(String.valueOf(row.isDangling()));
  }

  private boolean acceptsLabels(ImageSummary image) {
    for (String label : filters.getOrDefault("label", List.of())) {
      int equals = label.indexOf('=');
      String value = image.labels().get(equals < 0 ? label : label.substring(0, equals));
      if (value == null || (equals >= 0 && !value.equals(label.substring(equals + 1)))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a text matches a pattern, in which a star stands for anything but a slash. */
  static boolean matches(String pattern, String text) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(text);
    }
    if (!text.startsWith(pattern.substring(0, star))) {
      return false;
    }
    String rest = pattern.substring(star + 1);
    for (int end = star; end <= text.length(); end++) {
      if (matches(rest, text.substring(end))) {
        return true;
      }
      if (end < text.length() && text.charAt(end) == '/') {
        return false;
      }
    }
    return false;
  }
}
