package io.jocker.runtime.config;

import io.jocker.linux.DeviceNumber;
import io.jocker.linux.FileStatus;

/**
 * A device node or fifo to be made: {@code mknod(2)}.
 *
 * @param path absolute, inside
 * @param type {@link FileStatus#CHARACTER_DEVICE}, {@link FileStatus#BLOCK_DEVICE} or {@link
 *     FileStatus#FIFO}
 * @param permissions the twelve bits
 * @param uid inside the container's user namespace
 * @param gid inside the container's user namespace
 */
public record DeviceNode(
    String path, int type, DeviceNumber device, int permissions, long uid, long gid) {
  /** Type and permissions together. */
  public int mode() {
    return type | permissions;
  }
}
