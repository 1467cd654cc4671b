package io.jocker.image.layer;

import io.jocker.linux.DeviceNumber;

/**
 * What one header block of an archive says, before the headers in front of it are taken into
 * account.
 *
 * @param type the type flag: a digit or a letter
 * @param mode twelve permission bits
 * @param size of what follows, in bytes; as the header has it, negative perhaps
 */
record TarBlock(
    char type,
    String name,
    String linkName,
    int mode,
    long uid,
    long gid,
    long size,
    long mtime,
    DeviceNumber device) {
  private static final int MAJOR_LIMIT = 1 << 12;
  private static final int MINOR_LIMIT = 1 << 20;

  /** Reads the 512 bytes from {@code at}. */
  static TarBlock parse(byte[] bytes, int at) throws LayerFormatException {
    if (!TarField.checksumHolds(bytes, at)) {
      throw new LayerFormatException("a header's checksum does not hold");
    }
    char type = (char) (bytes[at + 156] & 0xff);
    return new TarBlock(
        type,
        name(bytes, at),
        TarField.text(bytes, at + 157, 100),
        (int) (TarField.number(bytes, at + 100, 8, "mode") & 07777),
        TarField.number(bytes, at + 108, 8, "uid"),
        TarField.number(bytes, at + 116, 8, "gid"),
        TarField.number(bytes, at + 124, 12, "size"),
        TarField.number(bytes, at + 136, 12, "mtime"),
        type == '3' || type == '4' ? device(bytes, at) : new DeviceNumber(0, 0));
  }

  /**
   * The name, behind the prefix that only ustar has: GNU keeps times there, and the tar of 1979
   * anything. (Schilling's star ends the prefix earlier and marks that at the end of the block.)
   */
  private static String name(byte[] bytes, int at) {
    String name = TarField.text(bytes, at, 100);
    if (!matches(bytes, at + 257, "ustar\0")) {
      return name;
    }
    int width = matches(bytes, at + 508, "tar\0") ? 131 : 155;
    String prefix = TarField.text(bytes, at + 345, width);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static boolean matches(byte[] bytes, int at, String expected) {
    for (int i = 0; i < expected.length(); i++) {
      if (bytes[at + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static DeviceNumber device(byte[] bytes, int at) throws LayerFormatException {
    long major = TarField.number(bytes, at + 329, 8, "device number");
    long minor = TarField.number(bytes, at + 337, 8, "device number");
    if (major < 0 || major >= MAJOR_LIMIT || minor < 0 || minor >= MINOR_LIMIT) {
      throw new LayerFormatException("there is no device " + major + ":" + minor);
    }
    return new DeviceNumber((int) major, (int) minor);
  }
}
