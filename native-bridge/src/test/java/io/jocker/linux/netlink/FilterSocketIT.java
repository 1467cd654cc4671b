package io.jocker.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.netlink.FilterSocket.Element;
import io.jocker.linux.netlink.FilterSums.Family;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresRoot
@Timeout(120)
class FilterSocketIT {
  private static final Element WEB =
      new Element("ports", new byte[] {6, 0, 0, 0, 31, -112, 0, 0}, to(2));
  private static final Element NAMES =
      new Element("ports", new byte[] {17, 0, 0, 0, 0, 53, 0, 0}, to(3));

  private final Linux linux = JnaLinux.open();
  private NetworkNamespace namespace;
  private FilterSocket socket;

  private static byte[] to(int last) {
    return new byte[] {10, 1, 0, (byte) last, 0, 80, 0, 0};
  }

  @BeforeEach
  void open() throws Exception {
    namespace = NetworkNamespace.create();
    namespace.sh(
        "nft 'add table inet t; add map inet t ports"
            + " { type inet_proto . inet_service : ipv4_addr . inet_service; }'");
    try (Fd fd = linux.files().openAt(Fd.CWD, namespace.path(), Set.of(OpenFlag.RDONLY), 0)) {
      socket = FilterSocket.open(linux, fd);
    }
  }

  @AfterEach
  void close() throws Exception {
    socket.close();
    namespace.close();
  }

  private String map() throws Exception {
    return namespace.sh("nft list map inet t ports");
  }

  @Test
  void everyChangeIsANewGeneration() throws Exception {
    int first = socket.generation();
    namespace.sh("nft add chain inet t c");
    assertThat(socket.generation()).isEqualTo(first + 1);
    socket.add("t", List.of(WEB, NAMES), first + 1);
    assertThat(socket.generation()).isEqualTo(first + 2);
  }

  @Test
  void elementsAreWhatNftReads() throws Exception {
    socket.add("t", List.of(WEB, NAMES), socket.generation());
    assertThat(map()).contains("tcp . 8080 : 10.1.0.2 . 80", "udp . 53 : 10.1.0.3 . 80");
    socket.remove("t", WEB);
    assertThat(map()).doesNotContain("8080").contains("udp . 53");
  }

  @Test
  void allAreAddedOrNone() throws Exception {
    socket.add("t", List.of(NAMES), socket.generation());
    assertThatThrownBy(() -> socket.add("t", List.of(WEB, NAMES), socket.generation()))
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
    assertThat(map()).doesNotContain("8080");
  }

  @Test
  void whoIsNotUpToDateIsRefused() throws Exception {
    int known = socket.generation();
    namespace.sh("nft add chain inet t c");
    assertThatThrownBy(() -> socket.add("t", List.of(WEB), known))
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ERESTART));
    assertThat(map()).doesNotContain("8080");
  }

  @Test
  void whatIsNotThereCannotBeRemoved() throws Exception {
    assertThatThrownBy(() -> socket.remove("t", WEB))
        .hasMessageStartingWith("netlink(remove an element of map ports of table t): ENOENT");
  }

  /** Two refusals come for one change, and one of them is read. */
  @Test
  void afterARefusalTheSocketIsStillGood() throws Exception {
    socket.add("t", List.of(WEB, NAMES), socket.generation());
    int known = socket.generation();
    assertThatThrownBy(() -> socket.add("t", List.of(WEB, NAMES), known))
        .isInstanceOf(SyscallException.class);
    assertThat(socket.generation()).isEqualTo(known);
    socket.remove("t", WEB);
  }

  @Test
  void aTableGoesWithRulesInSomebodysChain() throws Exception {
    namespace.sh(
        "nft 'add table ip filter; add chain ip filter U; add rule ip filter U accept comment t;"
            + " add rule ip filter U drop comment other; add rule ip filter U drop comment t'");
    FilterSums.Marked marked = socket.sums().marked(Family.IPV4, "filter", "U", "t");
    assertThat(marked.handles()).hasSize(2);
    socket.removeTable("t", List.of(marked));
    assertThat(namespace.sh("nft list ruleset"))
        .doesNotContain("inet t", "comment \"t\"")
        .contains("drop comment \"other\"");
    assertThatThrownBy(() -> socket.removeTable("t", List.of(marked)))
        .hasMessageContaining("ENOENT");
    socket.removeTable("t", List.of());
    assertThat(namespace.sh("nft list tables")).isEqualTo("table ip filter\n");
  }
}
