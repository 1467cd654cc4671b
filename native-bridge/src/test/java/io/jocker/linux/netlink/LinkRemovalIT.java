package io.jocker.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SocketCalls;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.recording.LinuxParts;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether links are gone is asked of {@code ip(8)}, which has its own way to the kernel. */
@RequiresRoot
@Timeout(120)
class LinkRemovalIT {
  private final Linux linux = JnaLinux.open();
  private NetworkNamespace host;
  private Fd namespace;
  private RouteSocket socket;

  /** Sockets to another process: it has asked whenever there was one. */
  private int asked;

  @BeforeEach
  void open() throws Exception {
    host = NetworkNamespace.create();
    namespace = linux.files().openAt(Fd.CWD, host.path(), Set.of(OpenFlag.RDONLY), 0);
    socket = RouteSocket.openIn(linux, namespace);
  }

  @AfterEach
  void close() throws Exception {
    socket.close();
    namespace.close();
    host.close();
  }

  /** The real kernel, where the process's own network is the one made for this test. */
  private LinkRemoval removal() {
    SocketCalls real = linux.sockets();
    InvocationHandler handler =
        (self, method, given) -> {
          if (method.getName().equals("netlink")) {
            asked++;
            given[1] = namespace;
          }
          try {
            return method.invoke(real, given);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    Class<?>[] types = {SocketCalls.class};
    Object sockets = Proxy.newProxyInstance(SocketCalls.class.getClassLoader(), types, handler);
    return new LinkRemoval(LinuxParts.withSockets(linux, (SocketCalls) sockets), socket);
  }

  @Test
  void linksAreGoneAndTheirNamesFreeWhenItReturns() throws Exception {
    for (int i = 0; i < 5; i++) {
      host.sh("ip link add br0 type bridge; ip addr add 10.1.0.1/16 dev br0; ip link set br0 up");
      host.sh("ip link add p0 type veth peer name p1; ip link set p0 master br0 up");
      removal().remove(List.of("p0", "br0"));
      assertThat(host.sh("ip -o link show")).contains(": lo:").doesNotContain("br0", "p0", "p1");
      assertThat(host.sh("ip link add br0 type bridge && ip link del br0")).isEmpty();
    }
    assertThat(asked).isEqualTo(5);
  }

  @Test
  void ofWhatIsNotThereTheRestIsRemoved() throws Exception {
    host.sh("ip link add br0 type bridge");
    removal().remove(List.of("missing", "br0"));
    assertThat(host.sh("ip -o link show")).doesNotContain("br0");
  }

  @Test
  void whereThereIsNothingNoProcessIsStarted() throws Exception {
    removal().remove(List.of("missing", "name-of-20-letters-x"));
    assertThat(asked).isZero();
  }

  @Test
  void whatTheKernelRefusesIsSaidAndTheOthersAreGone() throws Exception {
    host.sh("ip link add br0 type bridge");
    assertThatThrownBy(() -> removal().remove(List.of("br0", "lo")))
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTSUP))
        .hasMessageContaining("delete link lo");
    assertThat(host.sh("ip -o link show")).doesNotContain("br0");
  }
}
