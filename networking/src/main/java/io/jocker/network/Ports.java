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
  private static final byte[] ANY_6 = new byte[16];
  private static final int MOST_TRIES = 16;

  private final Linux linux;
  private final boolean six;

  /** Where it was tried last. */
  private String place = "";

  private final List<Fd> sockets = new ArrayList<>();
  private final List<Published> published = new ArrayList<>();

  private Ports(Linux linux, boolean six) {
    this.linux = linux;
    this.six = six;
  }

  /**
   * All of them, or none.
   *
   * @param six whether those of all addresses are kept for IPv6, too
   */
  static Ports reserve(Linux linux, List<PortWish> wishes, boolean six) throws IOException {
    Ports ports = new Ports(linux, six);
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
        int got = keep(wish, port);
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

  /** The port itself, or the one that the kernel chose. */
  private int keep(PortWish wish, int port) throws SyscallException {
    boolean both = six && wish.address().equals(Ipv4.ANY);
    for (int tries = 1; ; tries++) {
      place = wish.address().toString();
      Fd socket = linux.sockets().reserve(wish.protocol(), wish.address().bytes(), port);
      try {
        int got = port == 0 ? linux.sockets().port(socket) : port;
        place = both ? "[::]" : place;
        Fd other = both ? linux.sockets().reserve(wish.protocol(), ANY_6, got) : null;
        sockets.add(socket);
        if (other != null) {
          sockets.add(other);
        }
        return got;
      } catch (SyscallException e) {
        socket.close();
        // One that the kernel chose for IPv4 may be somebody's of IPv6.
        if (port != 0 || e.errno() != Errno.EADDRINUSE || tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private NetworkException taken(PortWish wish, int port, SyscallException cause) {
    String where = place + ":" + port;
    String message = "Bind for " + where + " failed: port is already allocated";
    return new NetworkException(cause, Problem.PORT_TAKEN, message, where, wish.protocol());
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
