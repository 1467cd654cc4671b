package io.jocker.network;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.story.Story;
import java.util.Set;

/**
 * The network namespace of a process, held open.
 *
 * @param namespace descriptor of {@code /proc/PID/ns/net}
 * @param routes asks the kernel about that namespace, and changes it
 */
record InsideNetwork(Fd namespace, RouteSocket routes) implements AutoCloseable {
  static InsideNetwork open(Linux linux, int pid) throws SyscallException {
    try (Story.About about = linux.story().about(NetworkTopic.INSIDE, pid)) {
      Fd namespace =
          linux.files().openAt(Fd.CWD, "/proc/" + pid + "/ns/net", Set.of(OpenFlag.RDONLY), 0);
      try {
        return new InsideNetwork(namespace, RouteSocket.openIn(linux, namespace));
      } catch (SyscallException | RuntimeException e) {
        namespace.close();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    routes.close();
    namespace.close();
  }
}
