package io.jocker.linux;

/** What a kernel answers that was built without quotas. */
final class NoQuotas implements QuotaCalls {
  private static SyscallException refusal(Fd file) {
    return new SyscallException("quotactl_fd", file.toString(), Errno.ENOSYS);
  }

  @Override
  public long project(Fd file) throws SyscallException {
    throw refusal(file);
  }

  @Override
  public void setProject(Fd directory, long project) throws SyscallException {
    throw refusal(directory);
  }

  @Override
  public Project usage(Fd file, long project) throws SyscallException {
    throw refusal(file);
  }

  @Override
  public void setLimit(Fd file, long project, long bytes) throws SyscallException {
    throw refusal(file);
  }

  @Override
  public boolean enforces(Fd file) throws SyscallException {
    throw refusal(file);
  }
}
