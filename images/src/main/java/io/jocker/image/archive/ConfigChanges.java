package io.jocker.image.archive;

import io.jocker.image.ContainerConfig;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code --change} says of an image's config, in the words of a Dockerfile: {@code CMD},
 * {@code ENTRYPOINT}, {@code ENV}, {@code EXPOSE}, {@code LABEL}, {@code ONBUILD}, {@code
 * STOPSIGNAL}, {@code USER}, {@code VOLUME}, {@code WORKDIR}.
 */
public final class ConfigChanges {
  private List<String> entrypoint = List.of();
  private List<String> cmd = List.of();
  private final List<String> env = new ArrayList<>();
  private String workingDir = "";
  private String user = "";
  private final List<String> ports = new ArrayList<>();
  private final List<String> volumes = new ArrayList<>();
  private final Map<String, String> labels = new LinkedHashMap<>();
  private String stopSignal = "";
  private final List<String> onBuild = new ArrayList<>();

  private ConfigChanges() {}

  /**
   * The config that these changes make of an empty one.
   *
   * @throws IllegalArgumentException quoting what is no change
   */
  public static ContainerConfig of(List<String> changes) {
    ConfigChanges config = new ConfigChanges();
    for (String change : changes) {
      config.apply(change.strip());
    }
    return new ContainerConfig(
        config.entrypoint,
        config.cmd,
        config.env,
        config.workingDir,
        config.user,
        config.ports,
        config.volumes,
        config.labels,
        config.stopSignal,
        null,
        List.of(),
        config.onBuild);
  }

  /**
   * The config that these changes make of another one.
   *
   * @throws IllegalArgumentException quoting what is no change
   */
  public static ContainerConfig on(ContainerConfig base, List<String> changes) {
    ConfigChanges config = new ConfigChanges();
    config.entrypoint = base.entrypoint();
    config.cmd = base.cmd();
    config.env.addAll(base.env());
    config.workingDir = base.workingDir();
    config.user = base.user();
    config.ports.addAll(base.exposedPorts());
    config.volumes.addAll(base.volumes());
    config.labels.putAll(base.labels());
    config.stopSignal = base.stopSignal();
    config.onBuild.addAll(base.onBuild());
    for (String change : changes) {
      config.apply(change.strip());
    }
    return new ContainerConfig(
        config.entrypoint,
        config.cmd,
        config.env,
        config.workingDir,
        config.user,
        List.copyOf(new java.util.LinkedHashSet<>(config.ports)),
        List.copyOf(new java.util.LinkedHashSet<>(config.volumes)),
        config.labels,
        config.stopSignal,
        base.healthcheck(),
        base.shell(),
        config.onBuild);
  }

  private void apply(String change) {
    int blank = 0;
    while (blank < change.length() && !Character.isWhitespace(change.charAt(blank))) {
      blank++;
    }
    String rest = change.substring(blank).strip();
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("\"" + change + "\" has nothing behind its first word");
    }
    switch (change.substring(0, blank).toUpperCase(Locale.ROOT)) {
      case "CMD" -> cmd = command(rest);
      case "ENTRYPOINT" -> entrypoint = command(rest);
      case "ENV" -> pairs(rest).forEach(this::setVariable);
      case "EXPOSE" -> words(rest).forEach(port -> ports.add(withProtocol(port)));
      case "LABEL" -> labels.putAll(pairs(rest));
      case "ONBUILD" -> onBuild.add(rest);
      case "STOPSIGNAL" -> stopSignal = rest;
      case "USER" -> user = rest;
      case "VOLUME" -> volumes.addAll(rest.startsWith("[") ? list(rest) : words(rest));
      case "WORKDIR" -> workingDir = rest.startsWith("/") ? rest : workingDir + "/" + rest;
      default ->
          throw new IllegalArgumentException(
              change.substring(0, blank) + " is not a valid change command");
    }
  }

  private void setVariable(String name, String value) {
    env.removeIf(variable -> variable.startsWith(name + "="));
    env.add(name + "=" + value);
  }

  private static String withProtocol(String port) {
    return port.indexOf('/') < 0 ? port + "/tcp" : port;
  }

  /** A JSON list is the command itself; anything else is for the shell. */
  private static List<String> command(String text) {
    return text.startsWith("[") ? list(text) : List.of("/bin/sh", "-c", text);
  }

  private static List<String> list(String text) {
    try {
      byte[] document = ("{\"words\":" + text + "}").getBytes(StandardCharsets.UTF_8);
      return JsonObject.parse(document, "change").texts("words");
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("no list of strings: " + text, e);
    }
  }

  /** {@code a=1 b="2 3"}, or in the old form {@code a 1}. */
  private static Map<String, String> pairs(String text) {
    List<String> words = words(text);
    Map<String, String> pairs = new LinkedHashMap<>();
    if (words.get(0).indexOf('=') < 0) {
      int blank = text.indexOf(' ');
      if (blank < 0) {
        throw new IllegalArgumentException("\"" + text + "\" must be of the form: name=value");
      }
      pairs.put(text.substring(0, blank), text.substring(blank).strip());
      return pairs;
    }
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("\"" + word + "\" must be of the form: name=value");
      }
      pairs.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return pairs;
  }

  /** Words between blanks; quotes keep blanks, a backslash the next character. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
        inWord = true;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        inWord = true;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
        }
        inWord = false;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
