package io.jocker.runtime.rootfs;

import io.jocker.linux.AtFlag;
import io.jocker.linux.DeviceNumber;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.config.DeviceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Fills a container's /dev: a fresh tmpfs that nothing of the image can be in. It is filled from
 * outside, for in a user namespace the kernel lets nobody make device nodes.
 */
final class DeviceDirectory {
  private static final String PREFIX = "/dev/";

  /**
   * Never the host's, also where all of its devices are asked for: the container has its own
   * terminals.
   */
  private static final Set<String> OWN = Set.of("/dev/ptmx", "/dev/console");

  /**
   * The devices that every container has (OCI runtime specification, config-linux.md, default
   * devices).
   */
  private static final List<DeviceNode> DEFAULTS =
      List.of(
          character("null", 1, 3),
          character("zero", 1, 5),
          character("full", 1, 7),
          character("random", 1, 8),
          character("urandom", 1, 9),
          character("tty", 5, 0));

  private final FileCalls files;
  private final HostIds ids;

  DeviceDirectory(FileCalls files, HostIds ids) {
    this.files = files;
    this.ids = ids;
  }

  /**
   * The devices that do not lie in a /dev of the container's own.
   *
   * @param bare whether it has no mount at /dev, so that the default devices are missing too
   */
  static List<DeviceNode> elsewhere(List<DeviceNode> devices, boolean bare) {
    List<DeviceNode> found = new ArrayList<>();
    for (DeviceNode device : devices) {
      if (bare || !device.path().startsWith(PREFIX)) {
        found.add(device);
      }
    }
    if (bare) {
      for (DeviceNode device : DEFAULTS) {
        if (!hasPath(devices, device.path())) {
          found.add(device);
        }
      }
    }
    return found;
  }

  /**
   * Makes nodes, links and mount points.
   *
   * @param devices beside the default ones; an equal path replaces a default
   * @param terminal whether a console will be mounted
   */
  void fill(Fd directory, List<DeviceNode> devices, boolean terminal) throws SyscallException {
    for (DeviceNode device : DEFAULTS) {
      if (!hasPath(devices, device.path())) {
        makeNode(directory, device);
      }
    }
    for (DeviceNode device : devices) {
      if (device.path().startsWith(PREFIX) && !OWN.contains(device.path())) {
        makeNode(directory, device);
      }
    }
    files.symlinkAt("/proc/self/fd", directory, "fd");
    files.symlinkAt("/proc/self/fd/0", directory, "stdin");
    files.symlinkAt("/proc/self/fd/1", directory, "stdout");
    files.symlinkAt("/proc/self/fd/2", directory, "stderr");
    files.symlinkAt("/proc/kcore", directory, "core");
    files.symlinkAt("pts/ptmx", directory, "ptmx");
    if (terminal) {
      files.mknodAt(directory, "console", FileStatus.REGULAR | 0600, new DeviceNumber(0, 0));
    }
  }

  private static boolean hasPath(List<DeviceNode> devices, String path) {
    for (DeviceNode device : devices) {
      if (device.path().equals(path)) {
        return true;
      }
    }
    return false;
  }

  private void makeNode(Fd directory, DeviceNode device) throws SyscallException {
    String name = device.path().substring(PREFIX.length());
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      makeDirectory(directory, name.substring(0, slash));
    }
    files.mknodAt(directory, name, device.mode(), device.device());
    files.chmodAt(directory, name, device.permissions()); // mknod(2) is subject to the umask
    if (ids.isMapped() || device.uid() != 0 || device.gid() != 0) {
      files.chownAt(
          directory,
          name,
          ids.uid(device.uid()),
          ids.gid(device.gid()),
          Set.of(AtFlag.SYMLINK_NOFOLLOW));
    }
  }

  private void makeDirectory(Fd directory, String name) throws SyscallException {
    try {
      files.mkdirAt(directory, name, 0755);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  private static DeviceNode character(String name, int major, int minor) {
    return new DeviceNode(
        PREFIX + name, FileStatus.CHARACTER_DEVICE, new DeviceNumber(major, minor), 0666, 0, 0);
  }
}
