package io.jocker.engine.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's output is kept.
 *
 * @param driver how
 * @param maxFileBytes a file of the log is begun anew at this size; null for never
 * @param maxFiles files kept, 1 or more
 */
public record LogRequest(Driver driver, @Nullable Long maxFileBytes, int maxFiles) {

  /** The forms of a log. */
  public enum Driver {
    /** One JSON object a line, when read. */
    JSON_FILE("json-file"),
    /** The same records, docker's other local form. */
    LOCAL("local"),
    /** Nothing is kept; the container has the caller's own descriptors. */
    NONE("none");

    private final String word;

    Driver(String word) {
      this.word = word;
    }

    /** The word on the command line and in inspect. */
    public String word() {
      return word;
    }
  }

  /** One file without a limit, as docker's json-file. */
  public static final LogRequest DEFAULT = new LogRequest(Driver.JSON_FILE, null, 1);

  /** Checks the limits. */
  public LogRequest {
    if (maxFiles < 1) {
      throw new IllegalArgumentException("max-file cannot be less than 1");
    }
    if (maxFileBytes == null && maxFiles > 1) {
      throw new IllegalArgumentException("max-size must be specified when max-file is > 1");
    }
    if (maxFileBytes != null && maxFileBytes <= 0) {
      throw new IllegalArgumentException("max-size must be a positive number");
    }
  }

  /**
   * Reads {@code --log-driver} and the {@code --log-opt NAME=VALUE} entries.
   *
   * @param driver empty for the default
   */
  public static LogRequest parse(String driver, List<String> options) {
    Driver chosen = parseDriver(driver);
    Long maxBytes = null;
    int maxFiles = 1;
    for (String option : options) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? "" : option.substring(equals + 1);
      switch (name) {
        case "max-size" -> maxBytes = value.equals("-1") ? null : ByteSize.parse(value).bytes();
        case "max-file" -> maxFiles = Numbers.parseInt(value);
        default ->
            throw new IllegalArgumentException(
                "unknown log opt '" + name + "' for " + chosen.word() + " log driver");
      }
    }
    return new LogRequest(chosen, maxBytes, maxFiles);
  }

  private static Driver parseDriver(String text) {
    if (text.isEmpty()) {
      return Driver.JSON_FILE;
    }
    for (Driver driver : Driver.values()) {
      if (driver.word().equals(text)) {
        return driver;
      }
    }
    throw new IllegalArgumentException(
        "logger: no log driver named '" + text + "' is registered: use json-file, local or none");
  }
}
