package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names in user networks, asked by busybox in containers, with real packets. */
@RequiresRoot
@Timeout(300)
class NamesIT {
  /** Answers one name over UDP and TCP, as the name server of a company would. */
  private static final String SERVER =
      """
      import socket, struct, sys, threading
      def answer(q):
          if b'gone' in q: return q[:2] + b'\\x81\\x83' + q[4:]
          record = b'\\xc0\\x0c\\x00\\x01\\x00\\x01' + struct.pack('>IH', 60, 4) + bytes([203, 0, 113, 5])
          return q[:2] + b'\\x81\\x80' + q[4:6] + b'\\x00\\x01' + q[8:12] + q[12:] + record
      u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind((sys.argv[1], 53))
      t = socket.socket(); t.bind((sys.argv[1], 53)); t.listen()
      def stream():
          while True:
              c, _ = t.accept(); n, = struct.unpack('>H', c.recv(2)); a = answer(c.recv(n))
              c.sendall(struct.pack('>H', len(a)) + a); c.close()
      threading.Thread(target=stream, daemon=True).start()
      print('up', flush=True)
      while True:
          q, who = u.recvfrom(512); u.sendto(answer(q), who)
      """;

  @TempDir Path folder;
  private NetworkHost host;

  @BeforeEach
  void begin() throws Exception {
    host = new NetworkHost(folder).withDaemon();
    host.ok("network", "create", "back");
  }

  @AfterEach
  void end() throws Exception {
    host.close();
  }

  private String start(String name, String... options) throws Exception {
    List<String> words = new java.util.ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(List.of(options));
    words.addAll(List.of("playground", "sleep", "300"));
    return host.ok(words.toArray(new String[0]));
  }

  /**
   * What {@code nslookup} says: an address of a name, a name of an address, or why there is none.
   */
  private String look(String container, String... words) throws Exception {
    List<String> all = new java.util.ArrayList<>(List.of("exec", container, "nslookup"));
    all.addAll(List.of(words));
    RealJocker.Result result = host.jocker(all.toArray(new String[0]));
    return result.out() + result.err();
  }

  private String resolver() throws Exception {
    return host.sh("pgrep -f '^[^ ]*java .*" + folder + ".*interna[l] names'").strip();
  }

  /** The very first question is asked before anybody can answer it. */
  @Test
  void theFirstContainerFindsItselfAtOnce() throws Exception {
    String seen =
        host.ok(
            "run", "--rm", "--name", "one", "--network", "back", "playground", "nslookup", "one");
    assertThat(seen).containsPattern("Name:\tone\nAddress: 10\\.");
  }

  @Test
  void containersFindEachOtherByNameIdAndAlias() throws Exception {
    start("one", "--network", "back", "--network-alias", "uno", "--network-alias", "both");
    String id =
        start("two", "--network", "back", "--network-alias", "both", "--hostname", "second");
    assertThat(host.ok("exec", "one", "ping", "-c", "1", "-W", "3", "two")).contains(" 0% packet");
    String two = "Address: " + host.address("two");
    assertThat(look("one", "two")).contains(two);
    assertThat(look("one", "TWO")).contains(two);
    assertThat(look("one", id.substring(0, 12))).contains(two);
    assertThat(look("one", "second")).contains(two);
    assertThat(look("one", "two.back")).contains(two);
    assertThat(look("two", "uno")).contains("Address: " + host.address("one"));
    assertThat(look("two", "both")).contains(two, "Address: " + host.address("one"));
    assertThat(look("one", host.address("two"))).contains("name = two.back");
    assertThat(look("one", "-type=aaaa", "two")).doesNotContain("NXDOMAIN", "SERVFAIL");
    assertThat(host.ok("exec", "one", "cat", "/etc/resolv.conf"))
        .containsPattern("^nameserver 10\\.[0-9.]+\\.1\n")
        .contains("ndots:0");
    host.ok("rename", "two", "three");
    assertThat(look("one", "three")).contains(two);
    assertThat(look("one", "two")).doesNotContain(two);
  }

  @Test
  void aServiceIsReachedByItsName() throws Exception {
    host.ok(
        "run",
        "-d",
        "--name",
        "store",
        "--network",
        "back",
        "playground",
        "sh",
        "-c",
        "while :; do echo kept | nc -l -p 6379; done");
    assertThat(
            host.ok(
                "run",
                "--rm",
                "--network",
                "back",
                "playground",
                "sh",
                "-c",
                "until nc -w 2 store 6379 2>/dev/null; do sleep 0.1; done < /dev/null"))
        .isEqualTo("kept");
  }

  @Test
  void namesEndWhereANetworkEnds() throws Exception {
    host.ok("network", "create", "front");
    start("one", "--network", "back");
    start("two", "--network", "front");
    start("plain", "--network", "bridge");
    assertThat(look("one", "two")).doesNotContain(host.address("two"));
    assertThat(look("two", "one.back")).doesNotContain(host.address("one"));
    assertThat(look("one", host.address("two"))).contains("NXDOMAIN");
    assertThat(host.ok("exec", "plain", "cat", "/etc/resolv.conf")).doesNotContain("ndots:0");
    // A gateway of another network answers by who asks, not by where.
    String gateway = host.ok("exec", "two", "cat", "/etc/resolv.conf").split("\\s", -1)[1];
    assertThat(look("one", "two", gateway)).doesNotContain(host.address("two"));
    assertThat(look("plain", "two", gateway)).contains("REFUSED");

    host.ok("network", "connect", "--alias", "guest", "front", "one");
    assertThat(look("one", "two")).contains("Address: " + host.address("two"));
    assertThat(look("two", "guest")).contains("Name:\tguest\nAddress: 10.");
    host.ok("network", "disconnect", "back", "one");
    assertThat(look("one", "two")).contains("Address: " + host.address("two"));
    host.ok("network", "disconnect", "front", "one");
    assertThat(look("two", "guest")).doesNotContain("Name:\tguest\nAddress: 10.");
  }

  @Test
  void otherNamesAreAskedOfTheServersThatAContainerWasGiven() throws Exception {
    try (NetworkNamespace company = NetworkNamespace.create()) {
      host.sh("ip link add lan type veth peer name eth0 netns " + company.pid());
      host.sh("ip addr add 192.168.77.1/24 dev lan; ip link set lan up");
      company.sh("ip addr add 192.168.77.2/24 dev eth0; ip link set eth0 up");
      Path script = Files.writeString(folder.resolve("server.py"), SERVER);
      Process server =
          new ProcessBuilder(company.command(List.of("python3", script.toString(), "192.168.77.2")))
              .redirectErrorStream(true)
              .start();
      try {
        assertThat(server.inputReader().readLine()).isEqualTo("up");
        // Nobody is at the first address: the second one is asked while the client still waits.
        start("one", "--network", "back", "--dns", "192.168.77.9", "--dns", "192.168.77.2");
        assertThat(look("one", "-type=a", "example.test")).contains("Address: 203.0.113.5");
        assertThat(look("one", "-type=a", "gone.test")).contains("NXDOMAIN");
        String tcp =
            "printf '\\0\\036\\0\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\7example\\4test\\0\\0\\1\\0\\1' |"
                + " nc -w 3 $(sed -n 's/nameserver //p' /etc/resolv.conf) 53 | tail -c 4 | od -tu1";
        assertThat(host.ok("exec", "one", "sh", "-c", tcp)).contains(" 203 ", " 113 ");

        host.ok("network", "create", "--internal", "inner");
        start("closed", "--network", "inner", "--dns", "192.168.77.2");
        assertThat(look("closed", "-type=a", "example.test"))
            .contains("SERVFAIL")
            .doesNotContain("203.0.113.5");
      } finally {
        server.destroyForcibly().waitFor();
      }
    }
  }

  /** The host has no way out: the answer is no, and it comes at once. */
  @Test
  void aHostWithoutANetworkSaysSo() throws Exception {
    start("one", "--network", "back", "--dns", "9.9.9.9");
    look("one", "one");
    NetworkHost.Timed looked = host.timed("one", "nslookup -type=a example.test");
    assertThat(looked.said()).contains("SERVFAIL");
    assertThat(looked.seconds()).isLessThan(3);
  }

  @Test
  void killedItAnswersAgainWithinFiveSeconds() throws Exception {
    start("one", "--network", "back");
    String two = "Address: " + address(start("two", "--network", "back"));
    NetworkHost.await("the first answer", () -> look("one", "two").contains(two));
    String first = resolver();
    host.sh("kill -9 " + first);
    // The socket is still there, so the question waits in it.
    NetworkHost.Timed looked = host.timed("one", "nslookup two");
    assertThat(looked.said()).contains(two);
    assertThat(looked.seconds()).isLessThan(5);
    assertThat(resolver()).isNotEmpty().isNotEqualTo(first);

    host.sh("kill -9 $(pgrep -f 'jocker-name[s].*" + folder + "') " + resolver());
    NetworkHost.await("both are gone", () -> resolver().isEmpty());
    start("three", "--network", "back");
    assertThat(look("one", "two")).contains(two);
  }

  private String address(String id) throws Exception {
    return host.address(id);
  }

  @Test
  void itEndsWithTheLastContainerAndBeginsAgain() throws Exception {
    host.ok("run", "--rm", "--network", "bridge", "playground", "true");
    host.ok("run", "--rm", "--network", "back", "playground", "true");
    NetworkHost.await("nobody is there", () -> resolver().isEmpty());
    Leftovers before = host.leftovers();
    for (int i = 0; i < 5; i++) {
      String seen =
          host.ok(
              "run", "--rm", "--name", "xx", "--network", "back", "playground", "nslookup", "xx");
      assertThat(seen).contains("Name:\txx\n");
    }
    host.ok("network", "rm", "back");
    before.assertNothingLeft();
  }
}
