package io.jocker.linux.proc;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the files of one {@code /proc} for the readers of this package: {@code proc(5)}.
 *
 * <p>A file that is not as its reader expects is an {@link IllegalArgumentException}: the kernel
 * keeps these formats, so it means that something else is mounted there.
 */
public final class Proc {
  /** Of a process that reads about itself. */
  public static final String SELF = "self";

  /** More than a hundred thousand mounts, the kernel's own limit. */
  private static final int LARGEST_FILE = 64 << 20;

  private static final Set<OpenFlag> READ = Set.of(OpenFlag.RDONLY);

  private final IoCalls io;
  private final FileCalls files;
  private final String root;

  /** The machine's own, at {@code /proc}. */
  public Proc(Linux linux) {
    this(linux, "/proc");
  }

  /**
   * @param root where it is mounted
   */
  public Proc(Linux linux, String root) {
    this.io = linux.io();
    this.files = linux.files();
    this.root = root;
  }

  /** The mounts that this process sees. */
  public List<MountInfo> mounts() throws SyscallException {
    return MountInfo.parse(text(SELF + "/mountinfo"));
  }

  /** The mounts that another process sees; ENOENT where there is no such process. */
  public List<MountInfo> mounts(int pid) throws SyscallException {
    return MountInfo.parse(text(pid + "/mountinfo"));
  }

  /** This process. */
  public ProcessStatus status() throws SyscallException {
    return ProcessStatus.parse(text(SELF + "/status"));
  }

  /** Another process; empty where it is gone. */
  public Optional<ProcessStatus> status(int pid) throws SyscallException {
    return ofProcess(pid, "/status").map(ProcessStatus::parse);
  }

  /** Another process; empty where it is gone. */
  public Optional<ProcessStat> stat(int pid) throws SyscallException {
    Optional<String> text = ofProcess(pid, "/stat");
    return text.isEmpty() ? Optional.empty() : Optional.of(ProcessStat.parse(text.get()));
  }

  /** Where this process is in each hierarchy of cgroups. */
  public List<CgroupMembership> cgroups() throws SyscallException {
    return CgroupMembership.parse(text(SELF + "/cgroup"));
  }

  /** Where another process is; empty where it is gone. */
  public Optional<List<CgroupMembership>> cgroups(int pid) throws SyscallException {
    return ofProcess(pid, "/cgroup").map(CgroupMembership::parse);
  }

  /** The controllers of cgroups that the kernel was built with. */
  public List<CgroupController> controllers() throws SyscallException {
    return CgroupController.parse(text("cgroups"));
  }

  /** The file systems that the kernel knows. */
  public Set<String> fileSystems() throws SyscallException {
    return FileSystems.parse(text("filesystems"));
  }

  /** What went through the network of another process; empty where it is gone. */
  public Optional<NetworkUse> network(int pid) throws SyscallException {
    return ofProcess(pid, "/net/dev").map(NetworkUse::parse);
  }

  /** The machine's memory. */
  public MemoryInfo memory() throws SyscallException {
    return MemoryInfo.parse(text("meminfo"));
  }

  /** A UUID that is another one after each boot. */
  public String bootId() throws SyscallException {
    return text("sys/kernel/random/boot_id").strip();
  }

  /** The kernel's release, such as {@code 6.18.5}: {@code uname(2)}. */
  public String kernelRelease() throws SyscallException {
    return text("sys/kernel/osrelease").strip();
  }

  /** The highest number of a capability that the kernel knows: {@code capabilities(7)}. */
  public int lastCapability() throws SyscallException {
    String text = text("sys/kernel/cap_last_cap");
    return Lines.number(text.strip(), text);
  }

  private Optional<String> ofProcess(int pid, String file) throws SyscallException {
    try {
      return Optional.of(text(pid + file));
    } catch (SyscallException e) {
      // ESRCH: it ended between the opening and the reading. EINVAL: it has no network any more.
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ESRCH || e.errno() == Errno.EINVAL) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String text(String file) throws SyscallException {
    try (Fd open = files.openAt(Fd.CWD, root + "/" + file, READ, 0)) {
      return OsString.decode(io.readAll(open, LARGEST_FILE));
    }
  }
}
