package io.jocker.image.layer;

import io.jocker.linux.OsString;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an entry belongs, below the root of its layer, free of everything that could mislead: no
 * slash in front, no empty part, no {@code .} and no {@code ..}. Symbolic links on the way are
 * another matter: only the kernel can see those.
 *
 * @param parent the directory, parts joined by single slashes; empty for the root
 * @param name the last part; empty for the root itself
 */
record EntryPath(String parent, String name) {
  static final EntryPath ROOT = new EntryPath("", "");

  /** NAME_MAX of {@code limits.h}: bytes in one part. */
  private static final int LONGEST_NAME = 255;

  /**
   * Cleans a name as docker does: a slash in front is dropped, {@code a/../b} is {@code b}, and
   * {@code ..} above the root is cut off a name that began with a slash; in any other it is
   * refused.
   */
  static EntryPath parse(String text, Limits limits) throws LayerFormatException {
    if (isClean(text)) {
      return checked(text, limits);
    }
    List<String> parts = new ArrayList<>();
    for (String part : text.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        } else if (!text.startsWith("/")) {
          throw new LayerFormatException("entry " + Quoted.of(text) + " leaves the root");
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? ROOT : checked(String.join("/", parts), limits);
  }

  boolean isRoot() {
    return name.isEmpty();
  }

  /** The whole path; empty for the root. */
  String path() {
    return parent.isEmpty() ? name : parent + "/" + name;
  }

  /** The directory as a path of its own; of the root itself the root. */
  EntryPath directory() {
    int slash = parent.lastIndexOf('/');
    return slash < 0
        ? new EntryPath("", parent)
        : new EntryPath(parent.substring(0, slash), parent.substring(slash + 1));
  }

  /** Most names need no cleaning, and there may be a hundred thousand of them. */
  private static boolean isClean(String text) {
    int length = text.length();
    int partStart = 0;
    for (int i = 0; i <= length; i++) {
      if (i == length || text.charAt(i) == '/') {
        int partLength = i - partStart;
        if (partLength == 0 || (partLength <= 2 && text.charAt(partStart) == '.')) {
          return false;
        }
        partStart = i + 1;
      }
    }
    return true;
  }

  private static EntryPath checked(String clean, Limits limits) throws LayerFormatException {
    // A char is at most three bytes, so short ones need not be counted.
    boolean mayBeLong = clean.length() > LONGEST_NAME / 3;
    if (mayBeLong && OsString.encode(clean).length > limits.pathBytes()) {
      throw LayerFormatException.over(
          "bytes in the name " + Quoted.of(clean), limits.pathBytes(), "pathBytes");
    }
    if (mayBeLong) {
      for (String part : clean.split("/", -1)) {
        if (OsString.encode(part).length > LONGEST_NAME) {
          throw new LayerFormatException(
              "more than " + LONGEST_NAME + " bytes in the name part " + Quoted.of(part));
        }
      }
    }
    requireDepth(clean, limits);
    int slash = clean.lastIndexOf('/');
    return new EntryPath(slash < 0 ? "" : clean.substring(0, slash), clean.substring(slash + 1));
  }

  private static void requireDepth(String clean, Limits limits) throws LayerFormatException {
    int depth = 1;
    for (int i = 0; i < clean.length(); i++) {
      depth += clean.charAt(i) == '/' ? 1 : 0;
    }
    if (depth > limits.pathDepth()) {
      throw LayerFormatException.over(
          "parts in the name " + Quoted.of(clean), limits.pathDepth(), "pathDepth");
    }
  }
}
