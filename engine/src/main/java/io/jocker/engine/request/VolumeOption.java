package io.jocker.engine.request;

import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Propagation;
import io.jocker.engine.request.MountSpec.ReadOnlyBelow;
import io.jocker.engine.request.MountSpec.Volume;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code -v [SOURCE:]TARGET[:OPTIONS]}, one instance for each value: a source that is a path
 * is a bind mount, a name is a volume, and none is an anonymous volume.
 */
public final class VolumeOption {
  private final String text;
  private final Set<String> kinds = new HashSet<>();
  private boolean readOnly;
  private boolean recursive = true;
  private boolean copies = true;
  private boolean idMapped;
  private @Nullable Propagation propagation;

  private VolumeOption(String text) {
    this.text = text;
  }

  /**
   * Reads one value of {@code -v}.
   *
   * @param workingDirectory absolute; a source that begins with a dot is meant from here
   */
  public static MountSpec parse(String text, String workingDirectory) {
    String[] parts = text.split(":", -1);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("invalid empty volume spec");
    }
    for (String part : parts) {
      if (part.isEmpty()) {
        throw new IllegalArgumentException(
            "invalid spec: " + text + ": empty section between colons");
      }
    }
    VolumeOption option = new VolumeOption(text);
    switch (parts.length) {
      case 1 -> {
        return option.worded(() -> Volume.anonymous(text));
      }
      case 2 -> {
        // A mode needs a source before it: "/data:ro" is none of docker's forms.
        if (new VolumeOption(text).readMode(parts[1])) {
          throw invalid(text);
        }
      }
      case 3 -> {
        if (!option.readMode(parts[2])) {
          throw new IllegalArgumentException("invalid mode: " + parts[2]);
        }
      }
      default -> throw new IllegalArgumentException("invalid spec: " + text + ": too many colons");
    }
    return option.build(parts[0], parts[1], workingDirectory);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("invalid volume specification: '" + text + "'");
  }

  /** What a wrong path is told as: with the whole value before it. */
  private interface Making {
    MountSpec make();
  }

  private MountSpec worded(Making making) {
    try {
      return making.make();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "invalid volume specification: '" + text + "': " + e.getMessage(), e);
    }
  }

  private MountSpec build(String source, String target, String workingDirectory) {
    String path = path(source, workingDirectory);
    if (path == null) {
      VolumeRequest volume = VolumeRequest.named(source);
      return worded(() -> volume(volume, target));
    }
    return worded(() -> bind(path, target));
  }

  private MountSpec bind(String path, String target) {
    if (!copies) {
      throw new IllegalArgumentException(
          "invalid mount config for type \"bind\": field VolumeOptions must not be specified");
    }
    return new Bind(
        path,
        target,
        readOnly,
        Bind.Missing.CREATE_DIRECTORY,
        recursive,
        propagation == null ? Propagation.RPRIVATE : propagation,
        ReadOnlyBelow.WHERE_POSSIBLE,
        idMapped);
  }

  private MountSpec volume(VolumeRequest volume, String target) {
    if (propagation != null) {
      throw new IllegalArgumentException(
          "invalid mount config for type \"volume\": field BindOptions must not be specified");
    }
    return new Volume(volume, target, readOnly, copies, "", idMapped);
  }

  /** The path that a source is, or null for a name. */
  private static @Nullable String path(String source, String workingDirectory) {
    if (source.startsWith("/")) {
      return source;
    }
    boolean relative =
        source.equals(".")
            || source.equals("..")
            || source.startsWith("./")
            || source.startsWith("../");
    return relative ? workingDirectory + "/" + source : null;
  }

  /** Returns false for a word that is unknown, or of a kind that has been given already. */
  private boolean readMode(String mode) {
    for (String option : mode.split(",", -1)) {
      String kind = read(option);
      if (kind.isEmpty() || !kinds.add(kind)) {
        return false;
      }
    }
    return true;
  }

  private String read(String option) {
    switch (option) {
      case "ro", "readonly" -> readOnly = true;
      case "rw" -> readOnly = false;
      case "bind" -> recursive = false;
      case "rbind" -> recursive = true;
      case "nocopy" -> copies = false;
      case "idmap" -> idMapped = true;
      // SELinux labels and macOS consistency: accepted by docker everywhere, without effect here.
      case "z", "Z", "consistent", "cached", "delegated" -> {}
      case "private", "rprivate", "shared", "rshared", "slave", "rslave" ->
          propagation = Propagation.valueOf(option.toUpperCase(Locale.ROOT));
      default -> {
        return "";
      }
    }
    return kind(option);
  }

  private static String kind(String option) {
    return switch (option) {
      case "ro", "rw", "readonly" -> "access";
      case "bind", "rbind" -> "depth";
      case "z", "Z" -> "label";
      case "consistent", "cached", "delegated" -> "consistency";
      case "nocopy", "idmap" -> option;
      default -> "propagation";
    };
  }
}
