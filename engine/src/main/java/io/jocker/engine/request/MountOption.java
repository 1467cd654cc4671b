package io.jocker.engine.request;

import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Propagation;
import io.jocker.engine.request.MountSpec.Tmpfs;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code --mount type=bind|tmpfs,source=...,target=...}, one instance for each value.
 *
 * <p>The fields come in any order, so they are collected first and checked against the type at the
 * end.
 */
public final class MountOption {
  private final String text;
  private String type = "volume";
  private String source = "";
  private String target = "";
  private boolean readOnly;
  private boolean recursive = true;
  private Bind.Missing missing = Bind.Missing.FAIL;
  private @Nullable Propagation propagation;
  private @Nullable Long tmpfsSize;
  private @Nullable Integer tmpfsMode;
  private @Nullable String bindField;
  private @Nullable String tmpfsField;

  private MountOption(String text) {
    this.text = text;
  }

  /**
   * Reads one value of {@code --mount}.
   *
   * @param workingDirectory absolute; a source that begins with a dot is meant from here
   */
  public static MountSpec parse(String text, String workingDirectory) {
    MountOption option = new MountOption(text);
    for (String field : text.split(",", -1)) {
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
      case "consistency", "volume-nocopy" -> {}
      default -> readOfType(key, value, equals < 0);
    }
  }

  private static boolean isFlag(String key) {
    return switch (key) {
      case "readonly", "ro", "volume-nocopy", "bind-nonrecursive", "bind-create-src" -> true;
      default -> false;
    };
  }

  private void readOfType(String key, String value, boolean flag) {
    if (key.startsWith("bind-")) {
      bindField = key;
    } else if (key.startsWith("tmpfs-")) {
      tmpfsField = key;
    }
    switch (key) {
      case "bind-propagation" -> propagation = parsePropagation(value);
      case "bind-nonrecursive" -> recursive = !bool(key, flag, value);
      case "bind-recursive" -> recursive = parseRecursive(value);
      case "bind-create-src" ->
          missing = bool(key, flag, value) ? Bind.Missing.CREATE_DIRECTORY : Bind.Missing.FAIL;
      case "tmpfs-size" -> tmpfsSize = parseTmpfsSize(key, value);
      case "tmpfs-mode" -> tmpfsMode = parseTmpfsMode(key, value);
      default ->
          throw new IllegalArgumentException(
              "unexpected key '" + key + "' in '" + key + "=" + value + "'");
    }
  }

  private MountSpec build(String workingDirectory) {
    if (type.isEmpty()) {
      throw new IllegalArgumentException("type is required");
    }
    if (target.isEmpty()) {
      throw new IllegalArgumentException("target is required");
    }
    if (!type.equals("bind") && bindField != null) {
      throw mixed("bind");
    }
    if (!type.equals("tmpfs") && tmpfsField != null) {
      throw mixed("tmpfs");
    }
    return switch (type) {
      case "bind" -> bind(workingDirectory);
      case "tmpfs" -> tmpfs();
      case "volume", "image", "cluster", "npipe" ->
          throw new IllegalArgumentException(
              "invalid mount '"
                  + text
                  + "': type "
                  + type
                  + " does not exist yet: use bind or tmpfs");
      default ->
          throw new IllegalArgumentException(
              "invalid mount '" + text + "': mount type unknown: \"" + type + "\"");
    };
  }

  private MountSpec bind(String workingDirectory) {
    if (source.isEmpty()) {
      throw new IllegalArgumentException(
          "invalid mount config for type \"bind\": field Source must not be empty");
    }
    String from = source.startsWith(".") ? workingDirectory + "/" + source : source;
    return new Bind(
        from,
        target,
        readOnly,
        missing,
        recursive,
        propagation == null ? Propagation.RPRIVATE : propagation);
  }

  private MountSpec tmpfs() {
    if (!source.isEmpty()) {
      throw new IllegalArgumentException(
          "invalid mount config for type \"tmpfs\": field Source must not be specified");
    }
    return new Tmpfs(target, readOnly, tmpfsSize, tmpfsMode, TmpfsOption.DEFAULT_OPTIONS);
  }

  private IllegalArgumentException mixed(String options) {
    return new IllegalArgumentException(
        "cannot mix '" + options + "-*' options with mount type '" + type + "'");
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

  private static Propagation parsePropagation(String value) {
    for (Propagation each : Propagation.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
        return each;
      }
    }
    throw new IllegalArgumentException("invalid propagation mode: " + value);
  }

  private static boolean parseRecursive(String value) {
    return switch (value) {
      case "enabled" -> true;
      case "disabled" -> false;
      default ->
          throw new IllegalArgumentException(
              "invalid value for bind-recursive: "
                  + value
                  + " (must be \"enabled\" or \"disabled\")");
    };
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
