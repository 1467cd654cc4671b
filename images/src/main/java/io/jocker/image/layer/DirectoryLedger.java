package io.jocker.image.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The directories of a layer, while it is unpacked: which times they are to have at the end (for
 * every file that is put into one changes it), and which were made only because something lies in
 * them.
 */
final class DirectoryLedger {
  private static final int EACH = 100;
  private static final Timestamp IMPLIED = new Timestamp(0, 0);

  private final TreeMap<String, Timestamp> times = new TreeMap<>();
  private final long limit;
  private long bytes;

  DirectoryLedger(Limits limits) {
    this.limit = limits.directoryBytes();
  }

  /** An entry of the archive describes this directory. */
  void described(String path, Timestamp modified) throws LayerFormatException {
    put(path, modified);
  }

  /** The archive has no entry for this directory yet, only for what lies in it. */
  void implied(String path) throws LayerFormatException {
    put(path, IMPLIED);
  }

  /** What was at this path was replaced by something else, with all that was below it. */
  void removed(String path) {
    times.remove(path);
    // '0' is the character after the slash.
    times.subMap(path + "/", path + "0").clear();
  }

  /** The directories that the archive describes, with their times. */
  List<Map.Entry<String, Timestamp>> described() {
    List<Map.Entry<String, Timestamp>> found = new ArrayList<>(times.entrySet());
    found.removeIf(entry -> isImplied(entry.getValue()));
    return found;
  }

  /** The directories that the archive does not describe. */
  List<String> implied() {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, Timestamp> entry : times.entrySet()) {
      if (isImplied(entry.getValue())) {
        found.add(entry.getKey());
      }
    }
    return found;
  }

  // The very object, for a directory may well be of 1970.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isImplied(Timestamp time) {
    return time == IMPLIED;
  }

  private void put(String path, Timestamp time) throws LayerFormatException {
    if (times.put(path, time) == null) {
      bytes += path.length() + EACH;
      if (bytes > limit) {
        throw LayerFormatException.over(
            "bytes for the names of directories", limit, "directoryBytes");
      }
    }
  }
}
