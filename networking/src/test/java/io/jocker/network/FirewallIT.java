package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Linux;
import io.jocker.linux.SocketCalls;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.jna.ThreadNetwork;
import io.jocker.linux.netlink.FilterSocket;
import io.jocker.linux.recording.CallRecorder;
import io.jocker.linux.recording.LinuxParts;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the next start makes of rules that others have changed. Each test has a network namespace of
 * its own, so no rule of the machine is touched; {@code T} in a command stands for jocker's table.
 */
@RequiresRoot
@Timeout(300)
class FirewallIT {
  private static final String DOCKER =
      "nft add table FAMILY filter; nft add chain FAMILY filter DOCKER-USER;"
          + " nft add rule FAMILY filter DOCKER-USER counter";

  private final Linux linux = JnaLinux.open();
  @TempDir private Path folder;
  private Networks networks;
  private Leases leases;

  private interface Work {
    void run() throws Exception;
  }

  /** On a host with a network, and a container that publishes a port. */
  private void onHost(Work work) throws Exception {
    ThreadNetwork.run(
        () -> {
          try (Networks opened = Networks.open(linux, folder.toString(), folder.toString())) {
            networks = opened;
            leases = new Leases(opened.state());
            Network network = opened.locked(() -> opened.add(spec()));
            opened.noteMade(network);
            new Firewall(linux, opened, leases).write();
            publish(linux, lease(network, "a".repeat(64), 2, 8080));
            work.run();
          }
        });
  }

  private static NetworkSpec spec() {
    Subnet subnet = Subnet.parse("10.77.0.0/16");
    return new NetworkSpec(
        "back", Driver.BRIDGE, subnet, null, null, true, 1500, null, Map.of(), Map.of());
  }

  private static Lease lease(Network network, String container, int last, int port) {
    Ipv4 address = network.subnet().first().plus(last);
    List<Published> ports = List.of(new Published("tcp", Ipv4.ANY, port, 80));
    return new Lease(
        container,
        network.name(),
        address,
        "",
        "jv",
        List.of(),
        port == 0 ? List.of() : ports,
        List.of());
  }

  private void publish(Linux kernel, Lease lease) throws Exception {
    leases.add(leases.of(lease.network()), lease);
    new Firewall(kernel, networks, leases).publish(lease);
  }

  /** How often nft is run for a start that publishes nothing; its lease is gone again. */
  private long nftRunsOfAStart() throws Exception {
    return nftRunsOfAStart(0);
  }

  private long nftRunsOfAStart(int port) throws Exception {
    CallRecorder recorder = new CallRecorder(linux);
    Lease lease = lease(network(), "b".repeat(64), 3, port);
    publish(recorder.linux(), lease);
    if (port == 0) {
      leases.remove("back", lease.container());
    }
    return recorder.calls().stream().filter(call -> call.startsWith("processes.spawn")).count();
  }

  private Network network() throws Exception {
    return networks.require("back");
  }

  private String sh(String command) throws Exception {
    String words = command.replace("inet T", "inet " + networks.table());
    Process process = new ProcessBuilder("sh", "-e", "-c", words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(words + ": " + said).isZero();
    return said;
  }

  /** In an order of its own: nft lists what was made last at the end. */
  private String table() throws Exception {
    return sh("nft list table inet T | sort");
  }

  private static String handle(String chain, String rule) {
    return "$(nft -a list chain " + chain + " | sed -n '/" + rule + "/s/.*handle //p')";
  }

  @Test
  void whereNobodyChangedAnythingNothingIsRead() throws Exception {
    onHost(
        () -> {
          CallRecorder recorder = new CallRecorder(linux);
          publish(recorder.linux(), lease(network(), "b".repeat(64), 3, 0));
          assertThat(recorder.calls()).filteredOn(call -> call.contains("send")).hasSize(1);
          assertThat(recorder.calls()).noneMatch(call -> call.startsWith("processes."));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nft add table ip foreign",
        "nft add table ip foreign; nft delete table ip foreign",
        "nft add table inet jocker-00000000; nft add chain inet jocker-00000000 guard",
        "nft add rule inet T user ip saddr 192.0.2.1 counter drop",
        "nft add set inet T mine '{ type ipv4_addr; }'; nft add element inet T mine '{ 192.0.2.1 }'"
      })
  void rulesOfOthersStartNoProcess(String change) throws Exception {
    onHost(
        () -> {
          sh(change);
          assertThat(nftRunsOfAStart()).isZero();
          String before = table();
          sh("nft add table ip6 foreign");
          assertThat(nftRunsOfAStart(8081)).isZero();
          assertThat(table()).isNotEqualTo(before).contains("tcp . 8081 : 10.77.0.3 . 80");
          sh("nft delete table ip6 foreign");
          withdraw("b".repeat(64));
          assertThat(table()).isEqualTo(before);
          assertThat(nftRunsOfAStart()).isZero();
        });
  }

  private void withdraw(String container) throws Exception {
    for (Lease lease : leases.of("back")) {
      if (lease.container().equals(container)) {
        new Firewall(linux, networks, leases).withdraw(lease);
        leases.remove("back", container);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a rule is gone: nft delete rule inet T forward handle HANDLE",
        "a rule is new: nft insert rule inet T forward accept",
        "a rule is another: nft replace rule inet T forward handle HANDLE accept",
        "the same rule, at another place: nft delete rule inet T forward handle HANDLE;"
            + " nft add rule inet T forward oifname @bridges drop comment '\"strangers\"'",
        "a chain is empty: nft flush chain inet T guard",
        "a chain is gone: nft flush chain inet T guard; nft delete chain inet T guard",
        "a chain has another policy: nft chain inet T forward '{ policy drop; }'",
        "the table is gone: nft delete table inet T",
        "the table is another: nft delete table inet T; nft add table inet T",
        "the table sleeps: nft add table inet T '{ flags dormant; }'",
        "an element is gone: nft delete element inet T published '{ tcp . 8080 }'",
        "an element is new: nft add element inet T bridges '{ lan }'",
        "an element leads elsewhere: nft delete element inet T published '{ tcp . 8080 }';"
            + " nft add element inet T published '{ tcp . 8080 : 10.77.0.9 . 80 }'",
        "a set is empty: nft flush set inet T internal",
        "a map is gone: nft delete map inet T published6",
        "a firewall was reloaded: nft flush ruleset"
      })
  void whatOthersBreakIsPutRight(String mischief) throws Exception {
    onHost(
        () -> {
          String before = table();
          String command = mischief.substring(mischief.indexOf(": ") + 2);
          sh(command.replace("HANDLE", handle("inet T forward", "strangers")));
          assertThat(sh("nft list ruleset")).isNotEqualTo(before);
          assertThat(nftRunsOfAStart()).isEqualTo(1);
          assertThat(table()).isEqualTo(before);
          sh("nft add table ip foreign");
          assertThat(nftRunsOfAStart()).isZero();
        });
  }

  /** Even for a start that comes just after a container's end, or adds an element itself. */
  @Test
  void mischiefBeforeAnEndOrAnotherPortIsSeen() throws Exception {
    onHost(
        () -> {
          String before = table();
          sh("nft flush chain inet T forward");
          assertThat(nftRunsOfAStart(8081)).isEqualTo(1);
          assertThat(table()).contains("8081", "same-network");
          sh("nft flush chain inet T forward");
          withdraw("b".repeat(64));
          assertThat(nftRunsOfAStart()).isEqualTo(1);
          assertThat(table()).isEqualTo(before);
        });
  }

  /** Whoever is killed between the kernel's rules and what is written down of them. */
  @Test
  void whatWasNotWrittenDownIsWrittenAnew() throws Exception {
    onHost(
        () -> {
          String noted = Objects.requireNonNull(networks.state().text(Firewall.GENERATION));
          Lease lease = lease(network(), "b".repeat(64), 3, 8081);
          publish(linux, lease);
          networks.state().replace(Firewall.GENERATION, noted, false);
          String before = table();
          Lease third = lease(network(), "c".repeat(64), 4, 8082);
          CallRecorder recorder = new CallRecorder(linux);
          publish(recorder.linux(), third);
          assertThat(recorder.calls()).anyMatch(call -> call.startsWith("processes.spawn"));
          withdraw(third.container());
          assertThat(table()).isEqualTo(before);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip", "ip6"})
  void rulesInDockersChainAreJockersToo(String family) throws Exception {
    onHost(
        () -> {
          sh(DOCKER.replace("FAMILY", family));
          assertThat(nftRunsOfAStart()).as("dockerd has come").isEqualTo(1);
          String chain = family + " filter DOCKER-USER";
          String rules = sh("nft -s list chain " + chain);
          String bridge = network().bridge();
          if (family.equals("ip")) {
            assertThat(rules)
                .contains("iifname \"" + bridge + "\" accept", "oifname \"" + bridge + "\" accept");
            sh("nft delete rule " + chain + " handle " + handle(chain, "oifname"));
            assertThat(nftRunsOfAStart()).isEqualTo(1);
            assertThat(sh("nft -s list chain " + chain)).isEqualTo(rules);
          }
          sh("nft insert rule " + chain + " counter drop");
          sh("nft add rule " + chain + " counter drop");
          assertThat(nftRunsOfAStart()).as("rules of others").isZero();
          CallRecorder recorder = new CallRecorder(linux);
          new Firewall(recorder.linux(), networks, leases).remove();
          assertThat(sh("nft list ruleset"))
              .contains("DOCKER-USER", "drop")
              .doesNotContain("accept", networks.table());
          assertThat(recorder.calls()).noneMatch(call -> call.startsWith("processes."));
        });
  }

  /** Between two lists somebody changes rules: what was read does not belong together. */
  @Test
  void whatChangesWhileItIsReadIsReadAgain() throws Exception {
    onHost(
        () -> {
          sh("nft add table ip6 foreign");
          try (FilterSocket socket = FilterSocket.open(meddling(3), null)) {
            int now = socket.generation();
            Fingerprint seen = new OwnRules(networks.table()).look(socket, now);
            assertThat(seen).isNotNull();
            assertThat(seen.generation()).isEqualTo(now + 2);
            Fingerprint noted = Fingerprint.parse(networks.state().text(Firewall.GENERATION));
            assertThat(seen.sum()).isEqualTo(Objects.requireNonNull(noted).sum());
          }
        });
  }

  /**
   * The real kernel, but before this many requests are made somebody adds a table and takes it
   * away.
   */
  private Linux meddling(int request) {
    SocketCalls real = linux.sockets();
    int[] sent = new int[1];
    InvocationHandler handler =
        (self, method, given) -> {
          if (method.getName().equals("send") && ++sent[0] == request) {
            sh("nft add table ip foreign; nft delete table ip foreign");
          }
          try {
            return method.invoke(real, given);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    Class<?>[] types = {SocketCalls.class};
    Object sockets = Proxy.newProxyInstance(SocketCalls.class.getClassLoader(), types, handler);
    return LinuxParts.withSockets(linux, (SocketCalls) sockets);
  }
}
