package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code logs --details} shows of a container: those of its labels and variables that its
 * {@code --log-opt} named, and its tag.
 */
final class LogDetails {
  private static final int SHORT_ID = 12;
  private static final String HASH = "sha256:";

  private final Map<String, String> found = new TreeMap<>();
  private final Map<?, ?> document;

  private LogDetails(Map<?, ?> document) {
    this.document = document;
  }

  /**
   * As docker writes them, sorted and with a blank behind, which is there without any, too.
   *
   * @param document of inspect
   */
  static String of(Map<String, @Nullable Object> document) {
    LogDetails details = new LogDetails(document);
    details.collect(map(map(map(document, "HostConfig"), "LogConfig"), "Config"));
    StringBuilder text = new StringBuilder();
    details.found.forEach(
        (name, value) ->
            text.append(text.length() == 0 ? "" : ",")
                .append(escaped(name))
                .append('=')
                .append(escaped(value)));
    return text.append(' ').toString();
  }

  private void collect(Map<?, ?> options) {
    Map<?, ?> config = map(document, "Config");
    Predicate<String> labels = chosen(options, "labels");
    map(config, "Labels").forEach((name, value) -> add(labels, text(name), text(value)));
    Predicate<String> variables = chosen(options, "env");
    if (config.get("Env") instanceof List<?> environment) {
      for (Object variable : environment) {
        String[] parts = text(variable).split("=", 2);
        add(variables, parts[0], parts.length == 2 ? parts[1] : "");
      }
    }
    if (options.get("tag") instanceof String tag) {
      found.put("tag", tag(tag));
    }
  }

  private void add(Predicate<String> chosen, String name, String value) {
    if (chosen.test(name)) {
      found.put(name, value);
    }
  }

  private static Predicate<String> chosen(Map<?, ?> options, String option) {
    List<String> names = List.of(text(options.get(option)).split(","));
    String pattern = text(options.get(option + "-regex"));
    Predicate<String> matches =
        pattern.isEmpty() ? name -> false : Pattern.compile(pattern).asPredicate();
    return name -> names.contains(name) || matches.test(name);
  }

  private String tag(String template) {
    String id = text(document.get("Id"));
    String name = text(document.get("Name")).replaceFirst("^/", "");
    String image = text(document.get("Image"));
    String imageHex = image.startsWith(HASH) ? image.substring(HASH.length()) : image;
    return template
        .replace("{{.ID}}", shortened(id))
        .replace("{{.FullID}}", id)
        .replace("{{.Name}}", name)
        .replace("{{.ImageID}}", shortened(imageHex))
        .replace("{{.ImageFullID}}", image)
        .replace("{{.ImageName}}", text(map(document, "Config").get("Image")));
  }

  private static String shortened(String id) {
    return id.length() > SHORT_ID ? id.substring(0, SHORT_ID) : id;
  }

  /** Go's url.QueryEscape. */
  private static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8).replace("%7E", "~").replace("*", "%2A");
  }

  private static Map<?, ?> map(Map<?, ?> parent, String name) {
    return parent.get(name) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
