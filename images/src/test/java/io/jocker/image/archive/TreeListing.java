package io.jocker.image.archive;

import io.jocker.image.Digest;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All that can be seen of a tree of files: a line for each, by its path. */
final class TreeListing {
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);

  private final Linux linux;
  private final Map<String, String> found = new TreeMap<>();
  private final Map<Long, String> firstNames = new HashMap<>();

  private TreeListing(Linux linux) {
    this.linux = linux;
  }

  /**
   * Lists a tree: type and permissions, owner, time, extended attributes; of a file size and hash,
   * of a link its target, of a device its number, and of what has several names the first of them.
   */
  static Map<String, String> of(Linux linux, Fd root) throws IOException {
    TreeListing listing = new TreeListing(linux);
    listing.directory(root, ".");
    return listing.found;
  }

  private void directory(Fd directory, String path) throws IOException {
    found.put(path, words(directory, ".", path));
    List<String> names = new ArrayList<>();
    Fd opened = linux.files().openAt(directory, ".", Set.of(OpenFlag.RDONLY), 0);
    try (opened) {
      names.addAll(linux.files().names(opened));
    }
    Collections.sort(names);
    for (String name : names) {
      String below = path.equals(".") ? name : path + "/" + name;
      if (linux.files().statAt(directory, name, NOFOLLOW).isDirectory()) {
        try (Fd child =
            linux.files().openAt(directory, name, Set.of(OpenFlag.PATH, OpenFlag.NOFOLLOW), 0)) {
          directory(child, below);
        }
      } else {
        found.put(below, words(directory, name, below));
      }
    }
  }

  private String words(Fd directory, String name, String path) throws IOException {
    FileStatus status = linux.files().statAt(directory, name, NOFOLLOW);
    StringBuilder words = new StringBuilder(Integer.toOctalString(status.mode()));
    words.append(" owner ").append(status.uid()).append(':').append(status.gid());
    words.append(" time ").append(status.modifiedSeconds());
    words.append('.').append(status.modifiedNanos());
    try (Fd file =
        linux.files().openAt(directory, name, Set.of(OpenFlag.PATH, OpenFlag.NOFOLLOW), 0)) {
      attributes(file, words);
    }
    switch (status.type()) {
      case FileStatus.REGULAR -> contents(directory, name, status, words);
      case FileStatus.SYMLINK ->
          words.append(" to ").append(linux.files().readLinkAt(directory, name));
      case FileStatus.CHARACTER_DEVICE, FileStatus.BLOCK_DEVICE ->
          words.append(" device ").append(status.represents());
      default -> {
        // A directory or a fifo has no more.
      }
    }
    if (!status.isDirectory() && status.links() > 1) {
      words.append(" is ").append(firstNames.computeIfAbsent(status.inode(), any -> path));
    }
    return words.toString();
  }

  private void attributes(Fd file, StringBuilder words) throws IOException {
    List<String> names = new ArrayList<>(linux.files().xattrNames(file));
    Collections.sort(names);
    for (String name : names) {
      // Overlayfs's own marks are not seen through it.
      words.append(' ').append(name).append('=');
      for (byte each : linux.files().xattr(file, name)) {
        words.append(Integer.toHexString(each & 0xff)).append('.');
      }
    }
  }

  private void contents(Fd directory, String name, FileStatus status, StringBuilder words)
      throws IOException {
    MessageDigest hash = Digest.Algorithm.SHA256.newHash();
    byte[] buffer = new byte[128 << 10];
    try (Fd file = linux.files().openAt(directory, name, Set.of(OpenFlag.RDONLY), 0)) {
      for (int count = linux.io().read(file, buffer, 0, buffer.length);
          count > 0;
          count = linux.io().read(file, buffer, 0, buffer.length)) {
        hash.update(buffer, 0, count);
      }
    }
    words.append(" size ").append(status.size()).append(' ');
    words.append(Digest.of(Digest.Algorithm.SHA256, hash.digest()).shortHex());
  }
}
