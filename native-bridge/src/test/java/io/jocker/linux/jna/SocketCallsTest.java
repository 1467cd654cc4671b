package io.jocker.linux.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.SocketCalls;
import io.jocker.linux.SyscallException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SocketCallsTest {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final byte[] ANY = {0, 0, 0, 0};

  private final SocketCalls sockets = JnaLinux.open().sockets();

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "udp"})
  void aPortIsKeptUntilItIsGivenUp(String protocol) throws Exception {
    Fd first = sockets.reserve(protocol, LOOPBACK, 0);
    int port = sockets.port(first);
    assertThat(port).isPositive();
    assertThatThrownBy(() -> sockets.reserve(protocol, LOOPBACK, port))
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE))
        .hasMessageContaining(protocol + " port 127.0.0.1:" + port);
    assertThatThrownBy(() -> sockets.reserve(protocol, ANY, port))
        .hasMessageContaining("EADDRINUSE");
    first.close();
    sockets.reserve(protocol, ANY, port).close();
  }

  /** Also who shares addresses, as servers do that are started anew. */
  @Test
  void nobodyElseListensThere() throws Exception {
    try (Fd kept = sockets.reserve("tcp", LOOPBACK, 0);
        ServerSocket other = new ServerSocket()) {
      other.setReuseAddress(true);
      InetSocketAddress address = address(sockets.port(kept));
      assertThatThrownBy(() -> other.bind(address)).isInstanceOf(SocketException.class);
    }
    try (Fd kept = sockets.reserve("udp", LOOPBACK, 0)) {
      int port = sockets.port(kept);
      assertThatThrownBy(() -> new DatagramSocket(port, InetAddress.getByAddress(LOOPBACK)).close())
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void theYoungestOfThoseWhoShareAPortHears() throws Exception {
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (Fd elder = sockets.datagrams(LOOPBACK, port);
        Fd younger = sockets.datagrams(LOOPBACK, port);
        DatagramSocket client = new DatagramSocket()) {
      byte[] word = {42};
      InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      client.send(new java.net.DatagramPacket(word, 1, there));
      byte[] heard = new byte[8];
      assertThat(sockets.receive(younger, heard)).isEqualTo(1);
      assertThat(heard[0]).isEqualTo(word[0]);
      assertThatThrownBy(() -> sockets.reserve("udp", LOOPBACK, port))
          .as("who does not share")
          .hasMessageContaining("EADDRINUSE");
      assertThat(elder.number()).isNotEqualTo(younger.number());
    }
  }

  @Test
  void whoListensAlreadyIsFound() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
      assertThatThrownBy(() -> sockets.reserve("tcp", ANY, other.getLocalPort()))
          .hasMessageContaining("EADDRINUSE");
    }
  }

  /** Were it listening, who asks would wait for ever where rules are missing. */
  @Test
  void whoConnectsIsRefused() throws Exception {
    try (Fd kept = sockets.reserve("tcp", LOOPBACK, 0);
        Socket client = new Socket()) {
      InetSocketAddress address = address(sockets.port(kept));
      assertThatThrownBy(() -> client.connect(address, 2000)).isInstanceOf(ConnectException.class);
    }
  }

  /** An old connection in TIME_WAIT has the port, but nobody listens there. */
  @Test
  void anOldConnectionIsNotInTheWay() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK));
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      port = server.getLocalPort();
      Socket accepted = server.accept();
      accepted.close();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    sockets.reserve("tcp", ANY, port).close();
  }

  private static InetSocketAddress address(int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
  }
}
