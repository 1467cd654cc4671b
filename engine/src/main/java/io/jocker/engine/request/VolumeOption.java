package io.jocker.engine.request;

import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Propagation;

/** Reads {@code -v SOURCE:TARGET[:OPTIONS]}. */
public final class VolumeOption {
  private VolumeOption() {}

  /**
   * Reads one value of {@code -v}.
   *
   * @param workingDirectory absolute; a source that begins with a dot is meant from here
   */
  public static Bind parse(String text, String workingDirectory) {
    String[] parts = text.split(":", -1);
    if (parts.length > 3) {
      throw new IllegalArgumentException("invalid volume specification: '" + text + "'");
    }
    for (String part : parts) {
      if (part.isEmpty()) {
        throw new IllegalArgumentException(
            "invalid spec: " + text + ": empty section between colons");
      }
    }
    if (parts.length == 1) {
      throw new IllegalArgumentException(
          "invalid volume specification: '"
              + text
              + "': anonymous volumes do not exist yet: use SOURCE:TARGET");
    }
    return withOptions(
        source(parts[0], text, workingDirectory),
        parts[1],
        parts.length == 3 ? parts[2] : "",
        text);
  }

  private static String source(String source, String whole, String workingDirectory) {
    if (source.startsWith("/")) {
      return source;
    }
    if (source.equals(".")
        || source.equals("..")
        || source.startsWith("./")
        || source.startsWith("../")) {
      return workingDirectory + "/" + source;
    }
    throw new IllegalArgumentException(
        "invalid volume specification: '"
            + whole
            + "': named volumes do not exist yet: use an absolute path in place of "
            + source);
  }

  private static Bind withOptions(String source, String target, String options, String whole) {
    boolean readOnly = false;
    boolean recursive = true;
    Propagation propagation = Propagation.RPRIVATE;
    for (String option : options.isEmpty() ? new String[0] : options.split(",", -1)) {
      switch (option) {
        case "ro", "readonly" -> readOnly = true;
        case "rw" -> readOnly = false;
        case "bind" -> recursive = false;
        case "rbind" -> recursive = true;
        case "private" -> propagation = Propagation.PRIVATE;
        case "rprivate" -> propagation = Propagation.RPRIVATE;
        case "shared" -> propagation = Propagation.SHARED;
        case "rshared" -> propagation = Propagation.RSHARED;
        case "slave" -> propagation = Propagation.SLAVE;
        case "rslave" -> propagation = Propagation.RSLAVE;
        // SELinux labels and macOS consistency: accepted by docker everywhere, without effect here.
        case "z", "Z", "nocopy", "consistent", "cached", "delegated" -> {}
        default ->
            throw new IllegalArgumentException(
                "invalid volume specification: '" + whole + "': invalid mode: " + options);
      }
    }
    return new Bind(
        source, target, readOnly, Bind.Missing.CREATE_DIRECTORY, recursive, propagation);
  }
}
