package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import io.jocker.network.NetworkException.Problem;
import io.jocker.network.Wishes.PortWish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports of the host that are kept for a container: an open socket each, which whoever looks after
 * the container holds as long as it runs. So a port that is taken is an error at once, and nobody
 * else gets it meanwhile.
 */
final class Ports implements AutoCloseable {
  private final Linux linux;
  private final List<Fd> sockets = new ArrayList<>();
  private final List<Published> published = new ArrayList<>();

  private Ports(Linux linux) {
    this.linux = linux;
  }

  /** All of them, or none. */
  static Ports reserve(Linux linux, List<PortWish> wishes) throws IOException {
    Ports ports = new Ports(linux);
    try {
      for (PortWish wish : wishes) {
        ports.reserve(wish);
      }
      return ports;
    } catch (IOException | RuntimeException e) {
      ports.close();
      throw e;
    }
  }

  private void reserve(PortWish wish) throws IOException {
    for (int port = wish.first(); port <= wish.last(); port++) {
      try (Story.About about = linux.story().about(NetworkTopic.PORT, port)) {
        Fd socket = linux.sockets().reserve(wish.protocol(), wish.address().bytes(), port);
        sockets.add(socket);
        int got = port == 0 ? linux.sockets().port(socket) : port;
        published.add(new Published(wish.protocol(), wish.address(), got, wish.containerPort()));
        return;
      } catch (SyscallException e) {
        boolean taken = e.errno() == Errno.EADDRINUSE;
        if (!taken || port == wish.last()) {
          throw taken ? taken(wish, port, e) : e;
        }
      }
    }
  }

  private static NetworkException taken(PortWish wish, int port, SyscallException cause) {
    String message =
        "Bind for " + wish.address() + ":" + port + " failed: port is already allocated";
    return new NetworkException(
        cause, Problem.PORT_TAKEN, message, wish.address() + ":" + port, wish.protocol());
  }

  List<Fd> sockets() {
    return sockets;
  }

  List<Published> published() {
    return published;
  }

  @Override
  public void close() {
    for (Fd socket : sockets) {
      socket.close();
    }
  }
}
