package io.jocker.engine.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's output is kept.
 *
 * @param driver how
 * @param options of the driver, by name, in docker's words; all of them are valid
 */
public record LogRequest(Driver driver, Map<String, String> options) {

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

  /**
   * At this size a file of a log is full where nothing else is said; docker's for {@code local}.
   */
  public static final long DEFAULT_FILE_BYTES = 20L << 20;

  /** So many files are kept then. */
  public static final int DEFAULT_FILES = 5;

  /** More are refused: the monitor of a container has a step in memory for each. */
  public static final int MOST_FILES = 100;

  private static final String MAX_SIZE = "max-size";
  private static final String MAX_FILE = "max-file";
  private static final String NEVER = "-1";

  /** What {@code logs --details} shows; the values are read when that is asked for. */
  private static final Set<String> DETAILS =
      Set.of("labels", "labels-regex", "env", "env-regex", "tag");

  private static final String TAG_FIELDS =
      "\\{\\{\\.(ID|FullID|Name|ImageID|ImageFullID|ImageName)}}";

  /** Rotated at {@link #DEFAULT_FILE_BYTES}. */
  public static final LogRequest DEFAULT = new LogRequest(Driver.JSON_FILE, Map.of());

  /** Checks the options. */
  public LogRequest {
    if (!options.isEmpty()) {
      options = Map.copyOf(options);
      check(driver, options);
    }
  }

  /**
   * Reads {@code --log-driver} and the {@code --log-opt NAME=VALUE} entries.
   *
   * @param driver empty for the default
   */
  public static LogRequest parse(String driver, List<String> options) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      values.put(name, equals < 0 ? "" : option.substring(equals + 1));
    }
    return of(driver, values);
  }

  /** The same of a map. */
  public static LogRequest of(String driver, Map<String, String> options) {
    return new LogRequest(parseDriver(driver), options);
  }

  /** At which size a new file is begun; null for never. */
  public @Nullable Long maxFileBytes() {
    String size = options.get(MAX_SIZE);
    if (size == null) {
      return DEFAULT_FILE_BYTES;
    }
    return size.equals(NEVER) ? null : Long.valueOf(ByteSize.parse(size).bytes());
  }

  /** How many files are kept, 1 or more. */
  public int maxFiles() {
    String files = options.get(MAX_FILE);
    if (files != null) {
      return Numbers.parseInt(files);
    }
    // Docker's: who gives the size of a json-file alone asks for one file of it.
    return options.containsKey(MAX_SIZE) && driver == Driver.JSON_FILE ? 1 : DEFAULT_FILES;
  }

  private static void check(Driver driver, Map<String, String> options) {
    if (driver == Driver.NONE) {
      throw new IllegalArgumentException("invalid logging opts for driver none");
    }
    for (Map.Entry<String, String> option : options.entrySet()) {
      checkOption(driver, option.getKey(), option.getValue());
    }
    if (NEVER.equals(options.get(MAX_SIZE))
        && options.containsKey(MAX_FILE)
        && Numbers.parseInt(options.get(MAX_FILE)) > 1) {
      throw new IllegalArgumentException("max-size must be specified when max-file is > 1");
    }
  }

  private static void checkOption(Driver driver, String name, String value) {
    if (name.equals(MAX_SIZE)) {
      if (!value.equals(NEVER) && ByteSize.parse(value).bytes() == 0) {
        throw new IllegalArgumentException("max-size must be a positive number");
      }
    } else if (name.equals(MAX_FILE)) {
      checkFiles(Numbers.parseInt(value));
    } else if (name.endsWith("-regex") && DETAILS.contains(name)) {
      checkPattern(name, value);
    } else if (name.equals("tag")) {
      checkTag(value);
    } else if (!DETAILS.contains(name) && !isUsual(name, value)) {
      throw new IllegalArgumentException(
          "unknown log opt '" + name + "' for " + driver.word() + " log driver");
    }
  }

  private static void checkFiles(int files) {
    if (files < 1) {
      throw new IllegalArgumentException("max-file cannot be less than 1");
    }
    if (files > MOST_FILES) {
      throw new IllegalArgumentException("max-file cannot be more than " + MOST_FILES);
    }
  }

  private static void checkPattern(String name, String value) {
    try {
      Pattern.compile(value);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("invalid " + name + ": " + e.getDescription(), e);
    }
  }

  private static void checkTag(String value) {
    if (value.replaceAll(TAG_FIELDS, "").contains("{{")) {
      throw new IllegalArgumentException("invalid tag: '" + value + "'");
    }
  }

  /** What jocker does anyway may be asked for: it neither compresses nor drops what is in time. */
  private static boolean isUsual(String name, String value) {
    return (name.equals("compress") && value.equals("false"))
        || (name.equals("mode") && value.equals("blocking"));
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
