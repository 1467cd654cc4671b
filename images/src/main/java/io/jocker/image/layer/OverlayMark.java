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
 */
public final class OverlayMark {
  /** The attribute of a directory that hides all the layers below have in it. */
  public static final String OPAQUE = "trusted.overlay.opaque";

  /** A character device of this number hides what the layers below have under its name. */
  public static final DeviceNumber WHITEOUT = new DeviceNumber(0, 0);

  private static final byte[] YES = {'y'};

  private OverlayMark() {}

  /** The value of {@link #OPAQUE} in an opaque directory. */
  public static byte[] yes() {
    return YES.clone();
  }

  /** Whether this file is a whiteout. */
  public static boolean isWhiteout(FileStatus file) {
    return file.type() == FileStatus.CHARACTER_DEVICE && file.represents().equals(WHITEOUT);
  }

  /** Whether this open directory hides what the layers below have in it. */
  public static boolean isOpaque(FileCalls files, Fd directory) throws SyscallException {
    try {
      return Arrays.equals(files.xattr(directory, OPAQUE), YES);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENODATA || e.errno() == Errno.ENOTSUP) {
        return false;
      }
      throw e;
    }
  }
}
