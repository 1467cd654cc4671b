package io.jocker.image.layer;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** What is in a directory, read with Java's own file API: paths below it and one word for each. */
public final class LayerListing {
  private static final int TYPE_MASK = 0170000;

  private LayerListing() {}

  /**
   * Words: {@code dir}, {@code file:CONTENTS}, {@code link:TARGET}, {@code char:RDEV}, {@code
   * block:RDEV}, {@code fifo}.
   */
  public static Map<String, String> of(Path root) throws IOException {
    Map<String, String> found = new TreeMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes ignored) {
            if (!directory.equals(root)) {
              found.put(root.relativize(directory).toString(), "dir");
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            found.put(root.relativize(file).toString(), word(file, attributes));
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /** One attribute of {@code stat(2)}: mode, uid, gid, nlink, ino, rdev. */
  public static long attribute(Path file, String name) throws IOException {
    Object value = Files.getAttribute(file, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    return ((Number) value).longValue();
  }

  private static String word(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      return "link:" + Files.readSymbolicLink(file);
    }
    if (attributes.isRegularFile()) {
      return "file:" + (attributes.size() > 100 ? attributes.size() : Files.readString(file));
    }
    return switch ((int) (attribute(file, "mode") & TYPE_MASK)) {
      case 0020000 -> "char:" + attribute(file, "rdev");
      case 0060000 -> "block:" + attribute(file, "rdev");
      case 0010000 -> "fifo";
      default -> "other";
    };
  }
}
