package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many containers on three bridges: {@code -Djocker.bridged=200}; and starts that are killed
 * wherever they are: {@code -Djocker.bridgeKills=200}. Fewer of both for every day.
 */
@RequiresRoot
@Timeout(3600)
class ManyOnBridgesIT {
  private static final int CONTAINERS = Integer.getInteger("jocker.bridged", 9);
  private static final int KILLS = Integer.getInteger("jocker.bridgeKills", 8);
  private static final List<String> NETWORKS = List.of("bridge", "front", "back");

  @TempDir Path folder;
  private NetworkHost host;
  private Leftovers before;

  @BeforeEach
  void open() throws Exception {
    host = new NetworkHost(folder).withDaemon();
    host.ok(
        "network", "create", "--subnet", "10.150.0.0/16", "--ip-range", "10.150.7.0/24", "front");
    host.ok("network", "create", "back");
    // The first start makes what stays: the image, a bridge, the resolver's lock.
    host.ok("run", "--rm", "--network", "bridge", "playground", "true");
    // What the first start on a network makes stays: its bridge, and the note of it.
    for (String network : NETWORKS) {
      host.ok("run", "--rm", "--network", network, "playground", "true");
    }
    before = host.leftovers();
  }

  @AfterEach
  void close() throws Exception {
    host.close();
  }

  /** Starts one on one of the networks, with a published port. */
  private String start(int number) throws Exception {
    String network = NETWORKS.get(number % NETWORKS.size());
    return host.ok("run", "-d", "--network", network, "-p", "80", "playground", "sleep", "100000");
  }

  private List<String> startAll() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < CONTAINERS; i++) {
      ids.add(start(i));
    }
    return ids;
  }

  /** The second words of the files of leases. */
  private List<String> addresses() throws IOException {
    List<String> addresses = new ArrayList<>();
    for (Path file : leases()) {
      for (String line : Files.readAllLines(file)) {
        addresses.add(line.split(" ", -1)[1]);
      }
    }
    return addresses;
  }

  private List<Path> leases() throws IOException {
    try (Stream<Path> files = Files.list(host.state().resolve("networks"))) {
      return files.filter(file -> file.toString().endsWith(".leases")).toList();
    }
  }

  private List<String> wires() throws Exception {
    return host.sh("ip -o link show type veth").lines().toList();
  }

  /** Elements of the map of published ports, as the kernel has them. */
  private long ports() throws Exception {
    return host.sh("nft list ruleset").lines().filter(line -> line.contains("tcp . ")).count();
  }

  private void remove(List<String> ids) throws Exception {
    List<String> command = new ArrayList<>(List.of("rm", "-f"));
    command.addAll(ids);
    host.ok(command.toArray(new String[0]));
  }

  /** Neither lease nor wire nor rule nor namespace, and the picture is that of an empty host. */
  private void assertNothingLeft() throws Exception {
    assertThat(leases()).isEmpty();
    NetworkHost.await("the kernel takes the wires away", () -> wires().isEmpty());
    assertThat(ports()).isZero();
    assertThat(host.ok("network", "graph")).doesNotContain("   ! ");
    before.assertNothingLeft();
  }

  @Test
  void eachHasAnAddressOfItsOwnAndNothingIsLeftOfThem() throws Exception {
    List<String> ids = startAll();
    Set<String> first = new HashSet<>(addresses());
    assertThat(first).hasSize(CONTAINERS);
    assertThat(inside(ids)).isEqualTo(first);
    assertThat(wires()).hasSize(CONTAINERS);
    assertThat(ports()).isEqualTo(CONTAINERS);
    remove(ids);
    assertNothingLeft();
  }

  /** The addresses as the kernel has them, in the containers. */
  private Set<String> inside(List<String> ids) throws Exception {
    List<String> command = new ArrayList<>(List.of("inspect", "-f", "{{.State.Pid}}"));
    command.addAll(ids);
    Set<String> addresses = new HashSet<>();
    for (String pid : host.ok(command.toArray(new String[0])).lines().toList()) {
      String seen = host.sh("nsenter --net=/proc/" + pid + "/ns/net ip -4 -o addr show eth0");
      addresses.add(seen.replaceAll("(?s).* inet ([0-9.]+)/.*", "$1"));
    }
    return addresses;
  }

  @Test
  void anAddressThatWasFreedIsGivenAgainButNotAtOnce() throws Exception {
    host.ok("network", "create", "--subnet", "10.151.0.0/29", "small"); // five containers
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      String command = "ip -4 -o addr show eth0 | sed 's/.* inet //; s,/.*,,'";
      seen.add(host.ok("run", "--rm", "--network", "small", "playground", "sh", "-c", command));
    }
    assertThat(new HashSet<>(seen)).hasSizeLessThanOrEqualTo(5);
    List<String> full = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      full.add(host.ok("run", "-d", "--network", "small", "playground", "sleep", "100000"));
    }
    assertThat(new HashSet<>(addresses())).hasSize(5);
    RealJocker.Result refused = host.jocker("run", "--network", "small", "playground", "true");
    assertThat(refused.err())
        .contains("no available IPv4 addresses")
        .contains("JK-NETWORK-ADDRESS");
    String freed = host.address(full.get(2));
    remove(List.of(full.get(2)));
    String last = host.ok("run", "-d", "--network", "small", "playground", "sleep", "100000");
    assertThat(host.address(last)).isEqualTo(freed);
  }

  @Test
  void aStartThatIsKilledAnywhereLeavesNothingToTheNextCommand() throws Exception {
    long whole = duration();
    for (int i = 0; i < KILLS; i++) {
      Process start =
          new ProcessBuilder(
                  host.ownCommand(
                      "run",
                      "-d",
                      "--network",
                      "front",
                      "-p",
                      "8080:80",
                      "playground",
                      "sleep",
                      "9"))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("killed").toFile())
              .start();
      // What nsenter and the launcher execute keeps their pid, so this is the JVM.
      TimeUnit.NANOSECONDS.sleep(whole * (i + 1) / (KILLS + 1));
      start.destroyForcibly().waitFor();
      for (String id : host.ok("ps", "-a", "-q").lines().toList()) {
        host.ok("rm", "-f", id);
      }
      // The port is free again, whatever was taken for the one that was killed.
      host.ok("run", "--rm", "--network", "front", "-p", "8080:80", "playground", "true");
      assertNothingLeft();
    }
  }

  private long duration() throws Exception {
    long begin = System.nanoTime();
    String id = host.ok("run", "-d", "--network", "front", "playground", "sleep", "9");
    long end = System.nanoTime();
    remove(List.of(id));
    return end - begin;
  }

  @Test
  void afterARebootAllStartWithAddressesOfTheirOwn() throws Exception {
    List<String> ids = startAll();
    reboot(ids);
    assertThat(host.ok("ps", "-q")).isEmpty();
    assertThat(wires()).isEmpty();
    List<String> command = new ArrayList<>(List.of("start"));
    command.addAll(ids);
    host.ok(command.toArray(new String[0]));
    assertThat(new HashSet<>(addresses())).hasSize(CONTAINERS);
    assertThat(inside(ids)).isEqualTo(new HashSet<>(addresses()));
    remove(ids);
    assertNothingLeft();
  }

  /** Takes the processes, the interfaces, the rules, and all that is in the state's folder. */
  private void reboot(List<String> ids) throws Exception {
    for (String id : ids) {
      String monitor = Files.readString(host.state().resolve("live/" + id)).split(" ", -1)[2];
      host.sh("kill -9 " + monitor);
    }
    NetworkHost.await("their namespaces have gone", () -> wires().isEmpty());
    host.withoutDaemon();
    host.sh("nft flush ruleset; for i in $(ls /sys/class/net); do ip link del $i; done");
    host.sh("rm -rf " + host.state() + "/*");
  }
}
