package io.jocker.engine.bundle;

import io.jocker.linux.FileStatus;
import io.jocker.linux.SyscallException;
import java.util.Map;
import java.util.Set;

/** What the machine has, asked only when a request needs to know. */
public interface Host {
  /** The capabilities that this process may hand on: CapBnd of {@code proc(5)}, as CAP_KILL. */
  Set<String> capabilities() throws SyscallException;

  /** How many open files a process may be allowed: the hard limit RLIMIT_NOFILE. */
  long maxOpenFiles() throws SyscallException;

  /** Whether swap can be limited together with memory. */
  boolean limitsSwap() throws SyscallException;

  /** How many processors there are. */
  int processors();

  /**
   * What a path of the host is, links followed.
   *
   * @throws SyscallException ENOENT where there is nothing
   */
  FileStatus status(String path) throws SyscallException;

  /** Makes a folder and what is missing above it. */
  void makeFolders(String path) throws SyscallException;

  /** All device nodes at or below a path, with what they are, by path. */
  Map<String, FileStatus> devices(String path) throws SyscallException;
}
