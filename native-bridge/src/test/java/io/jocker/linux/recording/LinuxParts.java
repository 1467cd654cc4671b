package io.jocker.linux.recording;

import io.jocker.linux.Linux;
import io.jocker.linux.SocketCalls;

/** A {@link Linux} of which one part is a test's own. */
public final class LinuxParts {
  private LinuxParts() {}

  /** The same with other sockets. */
  public static Linux withSockets(Linux linux, SocketCalls sockets) {
    return new Linux(
        linux.io(),
        linux.files(),
        linux.mounts(),
        linux.processes(),
        linux.locks(),
        linux.terminals(),
        linux.signals(),
        sockets,
        linux.bpf(),
        linux.seccomp(),
        linux.story(),
        linux.hashes(),
        linux.quotas());
  }
}
