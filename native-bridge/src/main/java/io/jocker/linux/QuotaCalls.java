package io.jocker.linux;

/**
 * Project quotas, of ext4 and XFS: a directory and all that is made in it belong to a project, a
 * number, of which the file system counts what it takes and bounds what it may take.
 */
public interface QuotaCalls {
  /** A kernel without any of it. */
  QuotaCalls NONE = new NoQuotas();

  /**
   * What a project has.
   *
   * @param limit bytes that it may take, 0 for as many as there are
   * @param bytes that it takes
   * @param files how many belong to it, directories among them
   */
  record Project(long limit, long bytes, long files) {
    /** Whether nothing is known of it. */
    public boolean isFree() {
      return limit == 0 && bytes == 0 && files == 0;
    }
  }

  /**
   * {@code FS_IOC_FSGETXATTR}: the number of the project that a file belongs to, 0 for none.
   *
   * @throws SyscallException ENOTTY or EOPNOTSUPP on a file system without projects
   */
  long project(Fd file) throws SyscallException;

  /**
   * {@code FS_IOC_FSSETXATTR}: a directory belongs to a project, and so does all that is made in it
   * from now on (FS_XFLAG_PROJINHERIT).
   */
  void setProject(Fd directory, long project) throws SyscallException;

  /**
   * {@code quotactl_fd(2)} (Linux 5.14) with Q_XGETQUOTA, which ext4 knows as well: what a project
   * of the file system that {@code file} lies on has.
   */
  Project usage(Fd file, long project) throws SyscallException;

  /** The same with Q_XSETQLIM: at most so many bytes, 0 for no limit. */
  void setLimit(Fd file, long project, long bytes) throws SyscallException;

  /**
   * The same with Q_XGETQSTATV: whether limits of projects hold on the file system.
   *
   * @throws SyscallException ENOSYS where nothing is counted at all, or by a kernel before 5.14
   */
  boolean enforces(Fd file) throws SyscallException;
}
