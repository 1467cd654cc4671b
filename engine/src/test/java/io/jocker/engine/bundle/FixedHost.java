package io.jocker.engine.bundle;

import io.jocker.linux.DeviceNumber;
import io.jocker.linux.Errno;
import io.jocker.linux.FileStatus;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A machine on which everything is known. */
final class FixedHost implements Host {
  private final Map<String, FileStatus> files = new LinkedHashMap<>();
  private final List<String> made = new ArrayList<>();
  private final boolean swap;

  FixedHost() {
    this(true);
  }

  FixedHost(boolean swap) {
    this.swap = swap;
    device("/dev/null", FileStatus.CHARACTER_DEVICE, 1, 3);
    device("/dev/console", FileStatus.CHARACTER_DEVICE, 5, 1);
    device("/dev/snd/seq", FileStatus.CHARACTER_DEVICE, 116, 1);
    device("/dev/sda", FileStatus.BLOCK_DEVICE, 8, 0);
    directory("/dev/snd");
    directory("/data");
  }

  List<String> made() {
    return made;
  }

  void directory(String path) {
    files.put(path, status(FileStatus.DIRECTORY | 0755, 0, 0));
  }

  private void device(String path, int type, int major, int minor) {
    files.put(path, status(type | 0660, major, minor));
  }

  private static FileStatus status(int mode, int major, int minor) {
    DeviceNumber disk = new DeviceNumber(254, 0);
    return new FileStatus(mode, 0, 6, 0, 1, 1, disk, new DeviceNumber(major, minor), 1, 0, 0, 0);
  }

  @Override
  public Set<String> capabilities() {
    Set<String> had = new java.util.LinkedHashSet<>(Capabilities.KNOWN);
    had.remove("CAP_SYS_RESOURCE");
    return had;
  }

  @Override
  public long maxOpenFiles() {
    return 20_000;
  }

  @Override
  public boolean limitsSwap() {
    return swap;
  }

  @Override
  public int processors() {
    return 2;
  }

  @Override
  public FileStatus status(String path) throws SyscallException {
    FileStatus status = files.get(path);
    if (status == null) {
      throw new SyscallException("statx", path, Errno.ENOENT);
    }
    return status;
  }

  @Override
  public void makeFolders(String path) {
    made.add(path);
    directory(path);
  }

  @Override
  public Map<String, FileStatus> devices(String path) {
    Map<String, FileStatus> found = new LinkedHashMap<>();
    for (Map.Entry<String, FileStatus> file : files.entrySet()) {
      if (file.getKey().startsWith(path + "/") && DevicePart.isDevice(file.getValue())) {
        found.put(file.getKey(), file.getValue());
      }
    }
    return found;
  }
}
