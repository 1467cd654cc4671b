package io.jocker.engine.bootstrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where this machine's own packages come from, see sources.list(5). */
final class AptSources {
  private static final String COMPONENT = "main";

  /**
   * One place.
   *
   * @param keyring a file, or the empty string where none is named
   */
  record Source(String url, List<String> suites, String keyring) {}

  private final List<Source> sources;

  private AptSources(List<Source> sources) {
    this.sources = sources;
  }

  /**
   * Reads the lists below {@code folder}, the machine's {@code /etc/apt}. A machine without apt has
   * none.
   */
  static AptSources read(Path folder) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (Path file : files(folder)) {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      if (file.toString().endsWith(".sources")) {
        ControlFile.paragraphs(text).forEach(paragraph -> add(paragraph, sources));
      } else {
        text.lines().forEach(line -> add(line, sources));
      }
    }
    return new AptSources(sources);
  }

  /** The first place that has a suite. */
  Optional<Source> of(String suite) {
    return sources.stream().filter(source -> source.suites().contains(suite)).findFirst();
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Path parts = folder.resolve("sources.list.d");
    if (Files.isDirectory(parts)) {
      try (Stream<Path> entries = Files.list(parts)) {
        entries
            .filter(
                file -> file.toString().endsWith(".sources") || file.toString().endsWith(".list"))
            .sorted()
            .forEach(files::add);
      }
    }
    Path list = folder.resolve("sources.list");
    if (Files.isRegularFile(list)) {
      files.add(list);
    }
    return files;
  }

  private static void add(Map<String, String> paragraph, List<Source> sources) {
    boolean usable =
        ControlFile.words(paragraph.getOrDefault("types", "")).contains("deb")
            && ControlFile.words(paragraph.getOrDefault("components", "")).contains(COMPONENT)
            && !paragraph.getOrDefault("enabled", "yes").equals("no");
    if (usable) {
      for (String url : ControlFile.words(paragraph.getOrDefault("uris", ""))) {
        List<String> suites = ControlFile.words(paragraph.getOrDefault("suites", ""));
        add(url, suites, paragraph.getOrDefault("signed-by", ""), sources);
      }
    }
  }

  /** {@code deb [signed-by=FILE] URL SUITE COMPONENT...}. */
  private static void add(String line, List<Source> sources) {
    int options = line.indexOf('[');
    int end = line.indexOf(']');
    String keyring = "";
    String rest = line;
    if (options >= 0 && end > options) {
      for (String option : ControlFile.words(line.substring(options + 1, end))) {
        keyring = option.startsWith("signed-by=") ? option.substring(10) : keyring;
      }
      rest = line.substring(0, options) + line.substring(end + 1);
    }
    List<String> words = ControlFile.words(rest);
    if (words.size() > 3 && words.get(0).equals("deb") && words.contains(COMPONENT)) {
      add(words.get(1), List.of(words.get(2)), keyring, sources);
    }
  }

  /** Other ways than HTTP, and keys within the list itself, are apt's alone. */
  private static void add(String url, List<String> suites, String keyring, List<Source> sources) {
    if (url.startsWith("http://") || url.startsWith("https://")) {
      String file = keyring.startsWith("/") ? ControlFile.words(keyring).get(0) : "";
      sources.add(new Source(url.replaceAll("/+$", ""), suites, file));
    }
  }
}
