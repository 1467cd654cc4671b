package io.jocker.engine.request;

/**
 * A device of the host passed into a container.
 *
 * @param pathOnHost absolute
 * @param pathInContainer absolute
 * @param permissions letters out of {@code rwm}: read, write, mknod
 */
public record DeviceSpec(String pathOnHost, String pathInContainer, String permissions) {

  private static final String ALL = "rwm";

  /** Checks the paths and the letters. */
  public DeviceSpec {
    if (!isPermissions(permissions)) {
      throw new IllegalArgumentException("invalid device mode: " + permissions);
    }
    if (!pathOnHost.startsWith("/") || !pathInContainer.startsWith("/")) {
      throw new IllegalArgumentException(
          "invalid device specification: "
              + pathOnHost
              + ":"
              + pathInContainer
              + ": paths must be absolute");
    }
  }

  /** Reads {@code HOST[:CONTAINER][:PERMISSIONS]}, as in {@code /dev/fuse:/dev/fuse:rw}. */
  public static DeviceSpec parse(String text) {
    String[] parts = text.split(":", -1);
    for (String part : parts) {
      if (part.isEmpty()) {
        throw refusal(text);
      }
    }
    return switch (parts.length) {
      case 1 -> new DeviceSpec(parts[0], parts[0], ALL);
      case 2 ->
          isPermissions(parts[1])
              ? new DeviceSpec(parts[0], parts[0], parts[1])
              : new DeviceSpec(parts[0], parts[1], ALL);
      case 3 -> new DeviceSpec(parts[0], parts[1], parts[2]);
      default -> throw refusal(text);
    };
  }

  private static boolean isPermissions(String text) {
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (ALL.indexOf(letter) < 0 || text.indexOf(letter) != i) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static IllegalArgumentException refusal(String text) {
    return new IllegalArgumentException("invalid device specification: " + text);
  }
}
