package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jocker.fixtures.NetworkNamespace;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packets that are held back, measured by what arrives. */
@RequiresRoot
@Timeout(300)
class ShapingIT {
  private static final long SENT_BYTES = (32 * 64) << 10;

  /** Far below what an emulated, busy machine lets through, which are some 20 Mbit/s. */
  private static final double BITS = 4e6;

  private static final String RATE = "4mbit";

  /**
   * Says when the first bytes came and when the last did, in seconds since the boot. Its own input
   * must not end: who sends would take that for the end of all.
   */
  private static final String RECEIVER =
      "tail -f /dev/null | nc -l -p 9000 | { head -c 1 >/dev/null; read a rest </proc/uptime;"
          + " wc -c >/dev/null; read b rest </proc/uptime; echo from $a to $b; }";

  private static final String LISTENING =
      "grep -q ':2328 0000' /proc/net/tcp /proc/net/tcp6 && echo heard || true";

  private static final String SENDER = "dd if=/dev/zero bs=64k count=32 2>/dev/null | nc ";

  @TempDir Path folder;
  private NetworkHost host;

  @BeforeEach
  void open() throws Exception {
    host = new NetworkHost(folder).withDaemon();
  }

  @AfterEach
  void close() throws Exception {
    host.close();
  }

  /** Whether this kernel can let packets wait. */
  static boolean delays() throws Exception {
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      return namespace.sh("tc qdisc add dev lo root netem delay 1ms").isEmpty();
    }
  }

  private void start(String name, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--network", "bridge"));
    words.addAll(List.of("--name", name));
    words.addAll(List.of(options));
    words.addAll(List.of("playground", "sleep", "300"));
    host.ok(words.toArray(new String[0]));
  }

  /** How many bits a second get from one container to another. */
  private double rate(String from, String to) throws Exception {
    host.ok("exec", "-d", to, "sh", "-c", RECEIVER + " >/tmp/said");
    NetworkHost.await(
        "somebody listens", () -> host.ok("exec", to, "sh", "-c", LISTENING).contains("heard"));
    host.ok("exec", from, "sh", "-c", SENDER + host.address(to) + " 9000");
    NetworkHost.await(
        "the last bytes", () -> host.ok("exec", to, "cat", "/tmp/said").contains("to"));
    String[] words = host.ok("exec", to, "cat", "/tmp/said").split(" ", -1);
    double seconds = Double.parseDouble(words[3]) - Double.parseDouble(words[1]);
    return SENT_BYTES * 8 / seconds;
  }

  /** Of some attempts, until one is near: a machine that is busy meanwhile lets less through. */
  private double highestRate(String from, String to) throws Exception {
    double highest = 0;
    for (int i = 0; i < 5 && highest < BITS * 0.85; i++) {
      highest = Math.max(highest, rate(from, to));
    }
    return highest;
  }

  @Test
  void noMoreGoesOutOrInThanTheRate() throws Exception {
    start("slow", "--net-rate", RATE);
    start("fast");
    assertThat(highestRate("slow", "fast")).isCloseTo(BITS, within(BITS * 0.15));
    assertThat(highestRate("fast", "slow")).isCloseTo(BITS, within(BITS * 0.15));
  }

  @Test
  void withoutARateNothingIsHeldBack() throws Exception {
    start("fast");
    assertThat(queues("fast"))
        .hasSize(2)
        .allSatisfy(queue -> assertThat(queue).contains("noqueue").doesNotContain("tbf"));
  }

  @Test
  void theKernelsQueuesAreInThePictureAndMissedThere() throws Exception {
    start("slow", "--net-rate", RATE);
    assertThat(host.ok("inspect", "-f", "{{.HostConfig.NetworkShape.BitsPerSecond}}", "slow"))
        .isEqualTo("4000000");
    String picture = host.ok("network", "graph");
    assertThat(picture.split("\\[4mbit]", -1)).as(picture).hasSize(3);
    assertThat(picture).doesNotContain("   ! ");
    String link = host.sh("ip -o link show type veth | sed 's/^[0-9]*: //; s/@.*//'").strip();
    assertThat(host.sh("tc qdisc show dev " + link)).contains("tbf", "rate 4Mbit");
    assertThat(host.sh("tc qdisc del dev " + link + " root")).isEmpty();
    assertThat(host.ok("network", "graph"))
        .contains("! container slow: what " + link + " sends is held back otherwise than asked");
  }

  @Test
  void aNetworkThatIsJoinedLaterIsHeldBackToo() throws Exception {
    start("slow", "--net-rate", RATE);
    host.ok("network", "create", "back");
    host.ok("network", "connect", "back", "slow");
    assertThat(host.ok("network", "graph").split("\\[4mbit]", -1)).hasSize(5);
    host.ok("stop", "-t", "0", "slow");
    host.ok("start", "slow");
    assertThat(host.ok("network", "graph").split("\\[4mbit]", -1)).hasSize(5);
  }

  @Test
  void packetsWaitWhereTheKernelCanLetThemAndElseNothingStarts() throws Exception {
    if (!delays()) {
      assertRefused("--net-delay", "50ms");
      return;
    }
    start("late", "--net-delay", "50ms", "--net-rate", RATE);
    start("other");
    String seen = host.ok("exec", "other", "ping", "-c", "3", host.address("late"));
    String times = seen.split("min/avg/max = ", 2)[1];
    // 50 ms each way; how much more it is says nothing but how busy the machine is.
    assertThat(Double.parseDouble(times.split("/", -1)[0])).isGreaterThanOrEqualTo(100.0);
    assertThat(queues("late"))
        .hasSize(2)
        .allSatisfy(queue -> assertThat(queue).containsPattern("netem .* delay 50(\\.0)?ms"));
    assertThat(host.ok("network", "graph")).contains("[4mbit delay 50ms]").doesNotContain("   ! ");
  }

  @Test
  void packetsAreLostWhereTheKernelCanLoseThemAndElseNothingStarts() throws Exception {
    if (!delays()) {
      assertRefused("--net-loss", "100%");
      return;
    }
    start("deaf", "--net-loss", "100%");
    start("other");
    assertThat(queues("deaf"))
        .hasSize(2)
        .allSatisfy(queue -> assertThat(queue).containsPattern("netem .* loss 100%"));
    for (String[] way : new String[][] {{"other", "deaf"}, {"deaf", "other"}}) {
      RealJocker.Result lost =
          host.jocker("exec", way[0], "ping", "-c", "3", "-W", "1", host.address(way[1]));
      assertThat(lost.code()).isEqualTo(1);
      assertThat(lost.out()).contains("3 packets transmitted, 0 packets received");
    }
  }

  /** What tc(8) says of both ends of a container's wire. */
  private List<String> queues(String container) throws Exception {
    String pid = host.ok("inspect", "-f", "{{.State.Pid}}", container);
    String inside = "nsenter -t " + pid + " -n ";
    String index = host.sh(inside + "ip -o link show eth0 | sed 's/.*eth0@if//; s/:.*//'").strip();
    String link =
        host.sh("ip -o link show | sed -n 's/^" + index + ": \\([^@:]*\\).*/\\1/p'").strip();
    return List.of(
        host.sh(inside + "tc qdisc show dev eth0").replace('\n', ' '),
        host.sh("tc qdisc show dev " + link).replace('\n', ' '));
  }

  private void assertRefused(String option, String value) throws Exception {
    RealJocker.Result refused =
        host.jocker("run", "--rm", "--network", "bridge", option, value, "playground", "true");
    assertThat(refused.code()).isEqualTo(125);
    assertThat(refused.err()).contains("netem, which " + option + " needs (JK-QDISC-MISSING)");
    // The kernel takes the wire away with the namespace of the container that did not start, and in
    // its own time.
    NetworkHost.await("the end of the wire", () -> host.sh("ip -o link show type veth").isEmpty());
  }

  @Test
  void whatIsTheHostsIsNotHeldBack() throws Exception {
    RealJocker.Result refused =
        host.jocker(
            "run", "--rm", "--network", "host", "--net-rate", "1mbit", "playground", "true");
    assertThat(refused.code()).isEqualTo(125);
    assertThat(refused.err()).contains("(JK-OPTION-CONFLICT)");
  }
}
