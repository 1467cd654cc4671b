package io.jocker.image.layer;

import java.util.Map;

/**
 * What every file has beside its contents.
 *
 * @param permissions twelve bits, with setuid, setgid and sticky
 * @param uid owner, 0 to 2^32-2
 * @param gid group, 0 to 2^32-2
 * @param modified when the contents last changed
 * @param xattrs extended attributes as the archive has them, allowed ones and others
 */
record Attributes(
    int permissions, long uid, long gid, Timestamp modified, Map<String, byte[]> xattrs) {
  /** 2^32-1 means "leave it" to {@code chown(2)}, so it is nobody's id. */
  private static final long LARGEST_ID = 0xfffffffeL;

  /** A directory that an archive has entries in but no entry for. */
  static final Attributes IMPLIED = new Attributes(0755, 0, 0, new Timestamp(0, 0), Map.of());

  /** Checks the ids, which come from the archive as they are. */
  static Attributes of(
      int permissions, long uid, long gid, Timestamp modified, Map<String, byte[]> xattrs)
      throws LayerFormatException {
    if (uid < 0 || uid > LARGEST_ID || gid < 0 || gid > LARGEST_ID) {
      throw new LayerFormatException("there is no owner " + uid + ":" + gid);
    }
    return new Attributes(permissions, uid, gid, modified, xattrs);
  }
}
