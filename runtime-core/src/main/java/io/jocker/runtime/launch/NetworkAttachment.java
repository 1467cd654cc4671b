package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import java.io.IOException;
import java.util.List;

/** What the network namespace of a container that is being started is connected to. */
public interface NetworkAttachment {
  /** Open sockets that the monitor keeps as long as the container runs. */
  List<Fd> kept();

  /**
   * Connects the namespace. The container's process is there, and does not go on to its program
   * before this has returned.
   *
   * @param pid of the container's first process
   */
  void connect(int pid) throws IOException;
}
