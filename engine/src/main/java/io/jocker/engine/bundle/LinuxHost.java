package io.jocker.engine.bundle;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The machine that this runs on. */
public final class LinuxHost implements Host {
  private static final int PROC_FILE = 64 << 10;
  private static final int MAX_DEPTH = 16;

  /** Instances of file systems that every container has for itself. */
  private static final Set<String> NOT_PASSED =
      Set.of("/dev/pts", "/dev/shm", "/dev/fd", "/dev/mqueue", "/dev/.lxc", "/dev/.udev");

  private final Linux linux;

  public LinuxHost(Linux linux) {
    this.linux = linux;
  }

  @Override
  public Set<String> capabilities() throws SyscallException {
    long bits = Long.parseUnsignedLong(field("/proc/self/status", "CapBnd:"), 16);
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < Capabilities.KNOWN.size(); i++) {
      if ((bits >>> i & 1) != 0) {
        names.add(Capabilities.KNOWN.get(i));
      }
    }
    return names;
  }

  /**
   * From {@code proc(5)}, limits: {@code Max open files 1024 524288 files}, with several blanks
   * between.
   */
  @Override
  public long maxOpenFiles() throws SyscallException {
    String limits = field("/proc/self/limits", "Max open files");
    int end = limits.indexOf(' ');
    String hard = limits.substring(end).strip();
    hard = hard.substring(0, hard.indexOf(' '));
    return hard.equals("unlimited") ? -1 : Long.parseLong(hard);
  }

  @Override
  public boolean limitsSwap() throws SyscallException {
    // With version 1 a kernel may count memory without swap (swapaccount=0).
    if (exists("/sys/fs/cgroup/memory/memory.limit_in_bytes")) {
      return exists("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes");
    }
    return exists("/proc/swaps");
  }

  @Override
  public int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public FileStatus status(String path) throws SyscallException {
    return linux.files().statAt(Fd.CWD, path, Set.of());
  }

  @Override
  public void makeFolders(String path) throws SyscallException {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      makeFolder(path.substring(0, slash));
    }
    makeFolder(path);
  }

  @Override
  public Map<String, FileStatus> devices(String path) throws SyscallException {
    Map<String, FileStatus> found = new LinkedHashMap<>();
    try (Fd folder = linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.DIRECTORY), 0)) {
      addDevices(folder, path, found, 0);
    }
    return found;
  }

  private void addDevices(Fd folder, String path, Map<String, FileStatus> found, int depth)
      throws SyscallException {
    for (String name : linux.files().names(folder)) {
      String full = path + "/" + name;
      FileStatus status = linux.files().statAt(folder, name, Set.of(AtFlag.SYMLINK_NOFOLLOW));
      if (DevicePart.isDevice(status)) {
        found.put(full, status);
      } else if (status.isDirectory() && depth < MAX_DEPTH && !NOT_PASSED.contains(full)) {
        Set<OpenFlag> flags = Set.of(OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);
        try (Fd below = linux.files().openAt(folder, name, flags, 0)) {
          addDevices(below, full, found, depth + 1);
        }
      }
    }
  }

  private void makeFolder(String path) throws SyscallException {
    try {
      linux.files().mkdirAt(Fd.CWD, path, 0755);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  private boolean exists(String path) throws SyscallException {
    try {
      status(path);
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /** What follows the label in its line of a file. */
  private String field(String path, String label) throws SyscallException {
    String text;
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(), 0)) {
      text = new String(linux.io().readAll(file, PROC_FILE), StandardCharsets.UTF_8);
    }
    int start = text.indexOf(label);
    if (start < 0) {
      throw new IllegalStateException(path + " has no line \"" + label + "\"");
    }
    int end = text.indexOf('\n', start);
    return text.substring(start + label.length(), end < 0 ? text.length() : end).strip();
  }
}
