package io.jocker.image.snapshot;

import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import java.io.IOException;

/**
 * Copies what is in an open directory into another one: owners, permissions, times, extended
 * attributes, devices, holes and hard links come along. No symbolic link is followed.
 */
public final class TreeCopy {
  /** Owners and groups stay as they are. */
  static final Owners SAME = new Same();

  private TreeCopy() {}

  /** Which owner or group a copy gets. */
  public interface Owners {
    /** For a number that is seen, the one that is written. */
    long of(long seen);
  }

  private static final class Same implements Owners {
    @Override
    public long of(long seen) {
      return seen;
    }
  }

  /**
   * Copies everything, and last what the directory itself is.
   *
   * @param from a directory that was opened to be read
   * @param to an empty one
   */
  public static void copy(Linux linux, Fd from, Fd to, Owners owners) throws IOException {
    LayerCopy.copyTree(linux, from, to, owners);
  }

  /**
   * Gives a directory the owner, permissions, extended attributes and times of another one.
   *
   * @param status of that one, taken before its time was changed
   */
  public static void attributes(Linux linux, Fd from, Fd to, FileStatus status) throws IOException {
    LayerCopy.copyDirectoryAttributes(linux, from, to, status);
  }
}
