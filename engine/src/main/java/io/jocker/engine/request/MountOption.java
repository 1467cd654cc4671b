package io.jocker.engine.request;

import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Image;
import io.jocker.engine.request.MountSpec.Propagation;
import io.jocker.engine.request.MountSpec.ReadOnlyBelow;
import io.jocker.engine.request.MountSpec.Tmpfs;
import io.jocker.engine.request.MountSpec.Volume;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code --mount type=bind|volume|tmpfs|image,source=...,target=...}, one instance for each
 * value.
 *
 * <p>The fields come in any order, so they are collected first and checked against the type at the
 * end.
 */
public final class MountOption {
  private String type = "volume";
  private String source = "";
  private String target = "";
  private boolean readOnly;
  private boolean recursive = true;
  private Bind.Missing missing = Bind.Missing.FAIL;
  private String propagation = "";
  private @Nullable Long tmpfsSize;
  private @Nullable Integer tmpfsMode;
  private ReadOnlyBelow below = ReadOnlyBelow.WHERE_POSSIBLE;
  private boolean copies = true;
  private boolean idMapped;
  private String subpath = "";
  private String driver = "";
  private final Map<String, String> driverOptions = new LinkedHashMap<>();
  private final Map<String, String> labels = new LinkedHashMap<>();

  /** Types that fields were given for which only they have. */
  private final Set<String> fieldsOf = new TreeSet<>();

  private MountOption() {}

  /**
   * Reads one value of {@code --mount}.
   *
   * @param workingDirectory absolute; a source that begins with a dot is meant from here
   */
  public static MountSpec parse(String text, String workingDirectory) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("value is empty");
    }
    MountOption option = new MountOption();
    for (String field : QuotedFields.of(text)) {
      option.read(field);
    }
    return option.build(workingDirectory);
  }

  private void read(String field) {
    int equals = field.indexOf('=');
    String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
    String value = equals < 0 ? "" : field.substring(equals + 1);
    if (equals < 0 && !isFlag(key)) {
      throw new IllegalArgumentException("invalid field '" + field + "' must be a key=value pair");
    }
    switch (key) {
      case "type" -> type = value.toLowerCase(Locale.ROOT);
      case "source", "src" -> source = value;
      case "target", "dst", "destination" -> target = value;
      case "readonly", "ro" -> readOnly = bool(key, equals < 0, value);
      case "idmap" -> idMapped = bool(key, equals < 0, value);
      case "consistency" -> {}
      default -> readOfType(key, value, field);
    }
  }

  private static boolean isFlag(String key) {
    return switch (key) {
      case "readonly", "ro", "idmap", "volume-nocopy", "bind-nonrecursive", "bind-create-src" ->
          true;
      default -> false;
    };
  }

  private void readOfType(String key, String value, String field) {
    boolean flag = field.indexOf('=') < 0;
    int dash = key.indexOf('-');
    if (dash > 0) {
      fieldsOf.add(key.substring(0, dash));
    }
    switch (key) {
      case "bind-propagation" -> propagation = value.toLowerCase(Locale.ROOT);
      case "bind-nonrecursive" -> recursive = !bool(key, flag, value);
      case "bind-recursive" -> readRecursive(value);
      case "bind-create-src" ->
          missing = bool(key, flag, value) ? Bind.Missing.CREATE_DIRECTORY : Bind.Missing.FAIL;
      case "volume-nocopy" -> copies = !bool(key, flag, value);
      case "volume-subpath", "image-subpath" -> subpath = value;
      case "volume-driver" -> driver = value;
      case "volume-opt" -> put(driverOptions, value);
      case "volume-label" -> put(labels, value);
      case "tmpfs-size" -> tmpfsSize = parseTmpfsSize(key, value);
      case "tmpfs-mode" -> tmpfsMode = parseTmpfsMode(key, value);
      default ->
          throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
    }
  }

  private static void put(Map<String, String> map, String pair) {
    int equals = pair.indexOf('=');
    String key = equals < 0 ? pair : pair.substring(0, equals);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("invalid value '" + pair + "': empty key");
    }
    map.put(key, equals < 0 ? "" : pair.substring(equals + 1));
  }

  private MountSpec build(String workingDirectory) {
    if (type.isEmpty()) {
      throw new IllegalArgumentException("type is required");
    }
    if (target.isEmpty()) {
      throw new IllegalArgumentException("target is required");
    }
    for (String other : fieldsOf) {
      if (!other.equals(type)) {
        throw new IllegalArgumentException(
            "cannot mix '" + other + "-*' options with mount type '" + type + "'");
      }
    }
    return switch (type) {
      case "bind" -> bind(workingDirectory);
      case "volume" -> volume();
      case "tmpfs" -> tmpfs();
      case "image" -> image();
      default -> throw invalid("mount type unknown");
    };
  }

  private MountSpec bind(String workingDirectory) {
    if (source.isEmpty()) {
      throw invalid("field Source must not be empty");
    }
    checkReadOnlyBelow();
    String from = source.startsWith(".") ? workingDirectory + "/" + source : source;
    Bind bind =
        new Bind(from, target, readOnly, missing, recursive, Propagation.RPRIVATE, below, idMapped);
    return propagation.isEmpty() ? bind : bind.withPropagation(parsePropagation());
  }

  private void checkReadOnlyBelow() {
    if (below == ReadOnlyBelow.WHERE_POSSIBLE) {
      return;
    }
    String word = below == ReadOnlyBelow.NO ? "writable" : "readonly";
    if (!readOnly) {
      throw new IllegalArgumentException(
          "option 'bind-recursive="
              + word
              + "' requires 'readonly' to be specified in conjunction");
    }
    if (below == ReadOnlyBelow.REQUIRED && !propagation.equals("rprivate")) {
      throw new IllegalArgumentException(
          "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in"
              + " conjunction");
    }
  }

  private MountSpec volume() {
    if (source.isEmpty() && !subpath.isEmpty()) {
      throw invalid("must not set Subpath when using anonymous volumes");
    }
    if (source.isEmpty() && readOnly) {
      throw invalid("must not set ReadOnly mode when using anonymous volumes");
    }
    return new Volume(
        new VolumeRequest(source, driver, driverOptions, labels),
        target,
        readOnly,
        copies,
        subpath,
        idMapped);
  }

  private MountSpec tmpfs() {
    if (!source.isEmpty()) {
      throw invalid("field Source must not be specified");
    }
    return new Tmpfs(target, readOnly, tmpfsSize, tmpfsMode, TmpfsOption.DEFAULT_OPTIONS);
  }

  private MountSpec image() {
    if (source.isEmpty()) {
      throw invalid("field Source must not be empty");
    }
    return new Image(source, target, subpath);
  }

  private IllegalArgumentException invalid(String why) {
    return new IllegalArgumentException("invalid mount config for type \"" + type + "\": " + why);
  }

  private static boolean bool(String key, boolean flag, String value) {
    if (flag) {
      return true;
    }
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new IllegalArgumentException("invalid value for " + key + ": " + value);
    };
  }

  /** After the paths, as docker looks at it. */
  private Propagation parsePropagation() {
    for (Propagation each : Propagation.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(propagation)) {
        return each;
      }
    }
    throw invalid("invalid propagation mode: " + propagation);
  }

  private void readRecursive(String value) {
    switch (value) {
      case "enabled" -> {}
      case "disabled" -> recursive = false;
      case "writable" -> below = ReadOnlyBelow.NO;
      case "readonly" -> below = ReadOnlyBelow.REQUIRED;
      default ->
          throw new IllegalArgumentException(
              "invalid value for bind-recursive: "
                  + value
                  + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
    }
  }

  private static Long parseTmpfsSize(String key, String value) {
    try {
      return ByteSize.parse(value).bytes();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid value for " + key + ": " + value, e);
    }
  }

  private static Integer parseTmpfsMode(String key, String value) {
    try {
      int mode = Integer.parseInt(value, 8);
      if (mode >= 0 && mode <= 07777) {
        return mode;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid value for " + key + ": " + value, e);
    }
    throw new IllegalArgumentException("invalid value for " + key + ": " + value);
  }
}
