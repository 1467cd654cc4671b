package io.jocker.cli;

import io.jocker.linux.OsString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code NAME=VALUE} entries from options and from files of such lines. */
final class EnvironmentOptions {
  private final Invocation invocation;

  EnvironmentOptions(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * Variables of files, then of options, so that these win. {@code NAME} alone takes the caller's
   * value; where the caller has none, an option asks to take the name away from the image's, and a
   * line of a file does nothing.
   */
  List<String> variables(List<String> files, List<String> entries) {
    List<String> variables = new ArrayList<>();
    for (String file : files) {
      for (String line : lines(file)) {
        String variable = withValue(line);
        if (variable.indexOf('=') >= 0) {
          variables.add(variable);
        }
      }
    }
    for (String entry : entries) {
      if (entry.isEmpty() || entry.startsWith("=")) {
        throw new IllegalArgumentException("invalid environment variable: " + entry);
      }
      variables.add(withValue(entry));
    }
    return variables;
  }

  /** Labels of files, then of options; a name alone has an empty value. */
  Map<String, String> labels(List<String> files, List<String> entries) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String file : files) {
      for (String line : lines(file)) {
        addLabel(labels, line);
      }
    }
    for (String entry : entries) {
      addLabel(labels, entry);
    }
    return labels;
  }

  private static void addLabel(Map<String, String> labels, String entry) {
    int equals = entry.indexOf('=');
    String name = equals < 0 ? entry : entry.substring(0, equals);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("invalid label '" + entry + "': empty name");
    }
    labels.put(name, equals < 0 ? "" : entry.substring(equals + 1));
  }

  private String withValue(String entry) {
    if (entry.indexOf('=') >= 0) {
      return entry;
    }
    String value = invocation.environment().get(entry);
    return value == null ? entry : entry + "=" + value;
  }

  /** The lines of a file that say something: no comments, nothing empty. */
  private List<String> lines(String file) {
    String content = content(file);
    List<String> lines = new ArrayList<>();
    for (String line : content.split("\n", -1)) {
      String text = line.stripLeading();
      if (text.endsWith("\r")) {
        text = text.substring(0, text.length() - 1);
      }
      if (!text.isEmpty() && !text.startsWith("#")) {
        lines.add(checked(text, file));
      }
    }
    return lines;
  }

  private String content(String file) {
    try {
      String text = OsString.decode(Files.readAllBytes(Path.of(invocation.path(file))));
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("open " + file + ": no such file or directory", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String checked(String line, String file) {
    int equals = line.indexOf('=');
    String name = equals < 0 ? line : line.substring(0, equals);
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "invalid env file (" + file + "): no variable name on line '" + line + "'");
    }
    if (name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0) {
      throw new IllegalArgumentException(
          "invalid env file (" + file + "): variable '" + name + "' contains whitespaces");
    }
    return line;
  }
}
