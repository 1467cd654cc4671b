package io.jocker.image.layer;

import org.jspecify.annotations.Nullable;

/**
 * The names that layers reserve, as AUFS once had them on disk: {@code .wh.NAME} hides {@code NAME}
 * of the layers below, {@code .wh..wh..opq} hides all that they have in its directory. Everything
 * else that begins with {@code .wh..wh.} was AUFS's own and means nothing to anybody today.
 */
final class WhiteoutName {
  private static final String PREFIX = ".wh.";
  private static final String AUFS = ".wh..wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private WhiteoutName() {}

  /** Whether any part of the path is a reserved name. */
  static boolean isReserved(EntryPath path) {
    return path.name().startsWith(PREFIX)
        || path.parent().startsWith(PREFIX)
        || path.parent().contains("/" + PREFIX);
  }

  /** The whiteout that a reserved path stands for; null for what was AUFS's own. */
  static @Nullable LayerEntry parse(EntryPath path) throws LayerFormatException {
    for (EntryPath at = path.directory(); !at.isRoot(); at = at.directory()) {
      if (at.name().startsWith(AUFS)) {
        return null;
      }
      if (at.name().startsWith(PREFIX)) {
        throw new LayerFormatException(
            "entry " + Quoted.of(path.path()) + " is inside of a whiteout");
      }
    }
    if (path.name().equals(OPAQUE)) {
      return new LayerEntry.OpaqueWhiteout(path.directory());
    }
    if (path.name().startsWith(AUFS)) {
      return null;
    }
    String hidden = path.name().substring(PREFIX.length());
    if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
      throw new LayerFormatException(
          "entry " + Quoted.of(path.path()) + " is a whiteout of " + Quoted.of(hidden));
    }
    return new LayerEntry.Whiteout(new EntryPath(path.parent(), hidden));
  }
}
