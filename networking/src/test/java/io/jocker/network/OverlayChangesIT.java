package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SocketCalls;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.FailingKernel;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.jna.ThreadNetwork;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.netlink.TunnelSocket;
import io.jocker.linux.netlink.TunnelSocket.Entry;
import io.jocker.linux.recording.LinuxParts;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An overlay network is made and taken away, while calls of the kernel are refused in turn. */
@RequiresRoot
@Timeout(300)
class OverlayChangesIT {
  private static final Ipv4 HERE = Ipv4.parse("192.168.77.1");

  private final Linux linux = JnaLinux.open();
  @TempDir private Path folder;

  private static NetworkSpec spec() {
    Map<String, String> options = Map.of("hosts", "alpha=192.168.77.1,beta=192.168.77.2");
    return new NetworkSpec(
        "back", Driver.OVERLAY, null, null, null, false, 1500, null, Map.of(), options);
  }

  /** What is done on a host of its own, which has the address of alpha. */
  private interface Work {
    void run(RouteSocket host) throws Exception;
  }

  private void onAlpha(Work work) throws Exception {
    ThreadNetwork.run(
        () -> {
          try (RouteSocket host = RouteSocket.open(linux)) {
            host.addBridge("lan", Bridges.hardware(HERE), 1500);
            host.setUp("lan");
            host.addAddress(Objects.requireNonNull(host.link("lan")).index(), HERE.bytes(), 24);
            work.run(host);
          }
        });
  }

  private Networks open(Linux kernel) throws Exception {
    return Networks.open(kernel, folder.toString(), folder.toString());
  }

  private Network create(Linux kernel) throws Exception {
    try (Networks networks = open(kernel)) {
      return new NetworkChanges(kernel, networks).create(spec());
    }
  }

  private void remove(Linux kernel) throws Exception {
    try (Networks networks = open(kernel)) {
      new NetworkChanges(kernel, networks).remove("back");
    }
  }

  private static List<String> names(RouteSocket host) throws SyscallException {
    List<String> names = new ArrayList<>();
    for (Link link : host.links()) {
      if (link.name().startsWith("j")) {
        names.add(link.name());
      }
    }
    return names;
  }

  @Test
  void theTunnelIsAPortOfTheBridgeAndLeadsToThePeer() throws Exception {
    onAlpha(
        host -> {
          Network network = create(linux);
          Link bridge = Objects.requireNonNull(host.link(network.bridge()));
          Link tunnel = Objects.requireNonNull(host.link(network.tunnel()));
          assertThat(tunnel.kind()).isEqualTo("vxlan");
          assertThat(tunnel.master()).isEqualTo(bridge.index());
          assertThat(tunnel.up()).isTrue();
          assertThat(tunnel.mtu()).isEqualTo(network.mtu()).isEqualTo(1450);
          try (TunnelSocket tunnels = TunnelSocket.open(linux, null)) {
            int beta = Ipv4.parse("192.168.77.2").number();
            assertThat(tunnels.entries(tunnel.index()))
                .containsExactly(new Entry(TunnelSocket.UNKNOWN, beta));
          }
        });
  }

  /** One more call is refused each time, until all have been made. */
  @Test
  void aRefusedCallLeavesNothing() throws Exception {
    onAlpha(
        host -> {
          FailingKernel kernel = new FailingKernel();
          int refusals = 0;
          for (int n = 1; attempt(kernel, n); n++) {
            refusals++;
            // What could not be undone is still written down, so it can be removed.
            try (Networks networks = open(linux)) {
              if (!networks.all().isEmpty()) {
                remove(linux);
              }
            }
            assertThat(names(host)).as("call %d: %s", n, kernel.failed()).isEmpty();
          }
          assertThat(refusals).isGreaterThan(30);
        });
  }

  /** False where fewer calls were made. */
  private boolean attempt(FailingKernel kernel, int n) throws Exception {
    kernel.failAt(n);
    try {
      create(kernel.linux());
      remove(kernel.linux());
    } catch (IOException e) {
      assertThat(kernel.failed()).as(e.toString()).isPresent();
    }
    return kernel.failed().isPresent();
  }

  /** As a module that is not there: the kernel does not know this kind of interface. */
  @Test
  void aKernelWithoutTunnelsSaysSo() throws Exception {
    Linux poor = LinuxParts.withSockets(linux, new Misspelling(linux.sockets()));
    onAlpha(
        host -> {
          assertThatThrownBy(() -> create(poor))
              .isInstanceOfSatisfying(
                  NetworkException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NO_DRIVER))
              .hasMessage("this kernel has no vxlan interfaces, which the driver overlay needs");
          assertThat(names(host)).isEmpty();
          try (Networks networks = open(linux)) {
            assertThat(networks.all()).isEmpty();
          }
        });
  }

  /** Asks the real kernel for a kind of interface that none has. */
  private record Misspelling(SocketCalls real) implements SocketCalls {
    @Override
    public Fd netlink(NetlinkFamily family, @Nullable Fd networkNamespace) throws SyscallException {
      return real.netlink(family, networkNamespace);
    }

    @Override
    public Fd setting(Fd networkNamespace, String path) throws SyscallException {
      return real.setting(networkNamespace, path);
    }

    @Override
    public void send(Fd socket, byte[] message, int length) throws SyscallException {
      String text = new String(message, StandardCharsets.ISO_8859_1).replace("vxlan", "vx1an");
      real.send(socket, text.getBytes(StandardCharsets.ISO_8859_1), length);
    }

    @Override
    public int receive(Fd socket, byte[] buffer) throws SyscallException {
      return real.receive(socket, buffer);
    }

    @Override
    public boolean hasInterface(Fd socket, String name) throws SyscallException {
      return real.hasInterface(socket, name);
    }

    @Override
    public Fd reserve(String protocol, byte[] address, int port) throws SyscallException {
      return real.reserve(protocol, address, port);
    }

    @Override
    public Fd datagrams(byte[] address, int port) throws SyscallException {
      return real.datagrams(address, port);
    }

    @Override
    public int port(Fd socket) throws SyscallException {
      return real.port(socket);
    }
  }
}
