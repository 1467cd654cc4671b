package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  private final Linux linux = JnaLinux.open();
  @TempDir private Path folder;
  private Leases leases;

  @BeforeEach
  void open() throws Exception {
    leases = new Leases(NetworkFolder.open(linux, folder.resolve("state").toString()));
  }

  private static Lease lease(String address, Published... ports) {
    return new Lease(
        ID,
        "net",
        Ipv4.parse(address),
        "02:42:0a:01:00:02",
        "jv0",
        List.of("web", "www"),
        List.of(ports),
        List.of("9.9.9.9", "fe80::1%eth0"));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Lease lease =
        lease(
            "10.1.0.2",
            new Published("tcp", Ipv4.ANY, 8080, 80),
            new Published("udp", Ipv4.parse("127.0.0.1"), 5353, 53));
    leases.add(List.of(), lease);
    assertThat(leases.of("net")).containsExactly(lease);
    assertThat(leases.networks()).containsExactly("net");
    leases.remove("net", ID);
    assertThat(leases.of("net")).isEmpty();
    assertThat(leases.networks()).isEmpty();
  }

  @Test
  void anAddressOfIpv6IsWrittenDownBesideThatOfIpv4() throws Exception {
    Lease four = lease("10.1.0.2", new Published("tcp", Ipv4.ANY, 8080, 80));
    Lease six =
        new Lease(
            four.container(),
            four.network(),
            four.address(),
            four.hardware(),
            four.link(),
            four.names(),
            four.ports(),
            four.servers(),
            Ipv6.parse("fd00::2"));
    leases.add(List.of(), six);
    assertThat(leases.of("net")).containsExactly(six);
    leases.rename(six, "web", "other");
    assertThat(leases.of("net").get(0).address6()).hasToString("fd00::2");
  }

  @Test
  void aLineThatIsNotWholeIsNone() throws Exception {
    leases.add(List.of(), lease("10.1.0.2"));
    Path file = folder.resolve("state/net.leases");
    String line = Files.readString(file);
    for (int length = 0; length < line.length() - 1; length++) {
      Files.writeString(file, line.substring(0, length));
      assertThat(leases.of("net")).as("cut at %s", length).isEmpty();
    }
  }
}
