package io.jocker.image.layer;

import io.jocker.linux.DeviceNumber;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.SyscallException;
import java.util.Arrays;

/**
 * How overlayfs has whiteouts on disk (Documentation/filesystems/overlayfs.rst of the kernel,
 * "whiteouts and opaque directories"). Layers are unpacked to this form.
 *
 * <p>Where the layers themselves lie on an overlay, as in a container whose {@code /var/lib/jocker}
 * is no volume, the kernel keeps these marks for its own: there others stand in. No overlay can be
 * stacked on that one, so only {@link io.jocker.image.snapshot.CopySnapshotter} reads them.
 */
public final class OverlayMark {
  /** The attribute of a directory that hides all the layers below have in it. */
  public static final String OPAQUE = "trusted.overlay.opaque";

  /** A character device of this number hides what the layers below have under its name. */
  public static final DeviceNumber WHITEOUT = new DeviceNumber(0, 0);

  /** Stands in for {@link #WHITEOUT}: no driver has a number of the major 0 either. */
  private static final DeviceNumber STACKED_WHITEOUT = new DeviceNumber(0, 1);

  /** Stands in for {@link #OPAQUE}, which an overlay takes for itself up to Linux 6.6. */
  static final String STACKED_OPAQUE = "trusted.jocker.opaque";

  private static final String OVERLAYS = "trusted.overlay.";
  private static final String JOCKERS = "trusted.jocker.";
  private static final byte[] YES = {'y'};

  private OverlayMark() {}

  /**
   * Makes a whiteout.
   *
   * @throws SyscallException with EEXIST if there is something of that name
   */
  static void makeWhiteout(FileCalls files, Fd directory, String name) throws SyscallException {
    try {
      files.mknodAt(directory, name, FileStatus.CHARACTER_DEVICE, WHITEOUT);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      files.mknodAt(directory, name, FileStatus.CHARACTER_DEVICE, STACKED_WHITEOUT);
    }
  }

  /** Makes a directory opaque. */
  static void makeOpaque(FileCalls files, Fd parent, String name) throws SyscallException {
    try {
      files.setXattrAt(parent, name, OPAQUE, YES.clone());
    } catch (SyscallException e) {
      if (e.errno() != Errno.EPERM && e.errno() != Errno.ENOTSUP) {
        throw e;
      }
      files.setXattrAt(parent, name, STACKED_OPAQUE, YES.clone());
    }
  }

  /** Whether this file is a whiteout. */
  public static boolean isWhiteout(FileStatus file) {
    return file.type() == FileStatus.CHARACTER_DEVICE
        && (file.represents().equals(WHITEOUT) || file.represents().equals(STACKED_WHITEOUT));
  }

  /** Whether this open directory hides what the layers below have in it. */
  public static boolean isOpaque(FileCalls files, Fd directory) throws SyscallException {
    return is(files, directory, OPAQUE) || is(files, directory, STACKED_OPAQUE);
  }

  /** Whether this attribute is a mark, and so no part of what a layer has. */
  public static boolean isMark(String xattr) {
    return xattr.startsWith(OVERLAYS) || xattr.startsWith(JOCKERS);
  }

  private static boolean is(FileCalls files, Fd directory, String mark) throws SyscallException {
    try {
      return Arrays.equals(files.xattr(directory, mark), YES);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENODATA || e.errno() == Errno.ENOTSUP) {
        return false;
      }
      throw e;
    }
  }
}
