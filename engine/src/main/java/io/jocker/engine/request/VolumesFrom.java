package io.jocker.engine.request;

/**
 * {@code --volumes-from CONTAINER[:ro|rw]}: all volumes and bind mounts of another container, at
 * the same places.
 *
 * @param container as the user calls it
 * @param readOnly whether they are read-only here; else they are as they are there
 */
public record VolumesFrom(String container, boolean readOnly) {

  /** Reads one value. */
  public static VolumesFrom parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("volumes-from specification cannot be an empty string");
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new VolumesFrom(text, false);
    }
    String mode = text.substring(colon + 1);
    boolean readOnly = false;
    for (String option : mode.split(",", -1)) {
      switch (option) {
        case "ro" -> readOnly = true;
        case "rw", "z", "Z" -> {}
        default -> throw new IllegalArgumentException("invalid mode: " + mode);
      }
    }
    return new VolumesFrom(text.substring(0, colon), readOnly);
  }
}
