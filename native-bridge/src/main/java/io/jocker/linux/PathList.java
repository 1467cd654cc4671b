package io.jocker.linux;

/**
 * Paths that the kernel is asked for all at once, see {@link FileCalls#modificationsAt}: each in a
 * place of its own of one array, as bytes with a NUL behind. They are put there as bytes, too: a
 * JVM that has just begun is slow with characters.
 */
public final class PathList {
  private final byte[] bytes;
  private final int room;

  /**
   * Room for some paths.
   *
   * @param room bytes for each, with the NUL
   */
  public PathList(int count, int room) {
    this.bytes = new byte[count * room];
    this.room = room;
  }

  /** Puts a path in its place, which is empty. */
  public void set(int index, byte[] from, int offset, int length) {
    if (length >= room) {
      throw new IllegalArgumentException(length + " bytes in a room of " + room);
    }
    System.arraycopy(from, offset, bytes, index * room, length);
  }

  /** How many there are. */
  public int size() {
    return bytes.length / room;
  }

  /** How far they are apart. */
  public int room() {
    return room;
  }

  /** All of them. */
  public byte[] bytes() {
    return bytes;
  }

  /** The path at a place. */
  public String path(int index) {
    int length = 0;
    while (bytes[index * room + length] != 0) {
      length++;
    }
    return OsString.decode(bytes, index * room, length);
  }
}
