package io.jocker.engine.bundle;

import io.jocker.engine.ErrorKind;
import io.jocker.engine.JockerException;
import io.jocker.linux.Errno;
import io.jocker.linux.SyscallException;

/**
 * The small program that is process 1 under {@code --init}: it starts the container's own, passes
 * signals on to it and reaps what is orphaned. It comes from the host and must be linked
 * statically, for a container has no libraries that would surely fit.
 */
final class InitProgram {
  /** Where it is mounted, with docker's name for it. */
  static final String PATH_IN_CONTAINER = "/sbin/docker-init";

  private InitProgram() {}

  /** Where the host has one. */
  static String find(Host host) throws JockerException, SyscallException {
    for (String path : host.initPrograms()) {
      try {
        host.status(path);
        return path;
      } catch (SyscallException e) {
        if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
          throw e;
        }
      }
    }
    throw new JockerException(
        ErrorKind.NOT_SUPPORTED,
        "--init: no init program found: install the package catatonit or tini (one of "
            + String.join(", ", host.initPrograms())
            + ")");
  }
}
