package io.jocker.engine.request;

/**
 * A limit or weight for one block device of the host.
 *
 * @param devicePath absolute, below /dev
 * @param value bytes or operations a second, or a weight
 */
public record BlockDeviceRate(String devicePath, long value) {

  private static final int LEAST_WEIGHT = 10;
  private static final int MOST_WEIGHT = 1000;

  /** Checks the path. */
  public BlockDeviceRate {
    if (!devicePath.startsWith("/dev/")) {
      throw new IllegalArgumentException("bad format for device path: " + devicePath);
    }
  }

  /** Reads {@code DEVICE:RATE} with a size a second, as in {@code /dev/sda:1mb}. */
  public static BlockDeviceRate parseBytes(String text) {
    int colon = colon(text);
    try {
      return new BlockDeviceRate(
          text.substring(0, colon), ByteSize.parse(text.substring(colon + 1)).bytes());
    } catch (IllegalArgumentException e) {
      throw isPath(text)
          ? new IllegalArgumentException(
              "invalid rate for device: "
                  + text
                  + ". The correct format is <device-path>:<number>[<unit>]. Number must be a"
                  + " positive integer. Unit is optional and can be kb, mb, or gb",
              e)
          : e;
    }
  }

  /** Reads {@code DEVICE:RATE} with operations a second. */
  public static BlockDeviceRate parseOperations(String text) {
    int colon = colon(text);
    try {
      return new BlockDeviceRate(
          text.substring(0, colon),
          Numbers.parseUnsigned(text.substring(colon + 1), Long.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      throw isPath(text)
          ? new IllegalArgumentException(
              "invalid rate for device: "
                  + text
                  + ". The correct format is <device-path>:<number>. Number must be a positive"
                  + " integer",
              e)
          : e;
    }
  }

  /** Reads {@code DEVICE:WEIGHT} with a weight of 10 to 1000, or 0 for none. */
  public static BlockDeviceRate parseWeight(String text) {
    int colon = colon(text);
    String weight = text.substring(colon + 1);
    long value;
    try {
      value = Numbers.parseUnsigned(weight, MOST_WEIGHT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid weight for device: " + text, e);
    }
    if (value != 0 && value < LEAST_WEIGHT) {
      throw new IllegalArgumentException("invalid weight for device: " + text);
    }
    return new BlockDeviceRate(text.substring(0, colon), value);
  }

  private static int colon(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("bad format: " + text);
    }
    return colon;
  }

  private static boolean isPath(String text) {
    return text.startsWith("/dev/");
  }
}
