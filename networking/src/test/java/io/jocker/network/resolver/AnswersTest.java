package io.jocker.network.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.jocker.network.Driver;
import io.jocker.network.Ipv4;
import io.jocker.network.Ipv6;
import io.jocker.network.Ipv6Part;
import io.jocker.network.Lease;
import io.jocker.network.Network;
import io.jocker.network.Subnet;
import io.jocker.network.Subnet6;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class AnswersTest {
  private static final String WEB = "10.1.0.2";
  private static final String ELSEWHERE = "10.2.0.2";
  private static final String CLOSED = "10.3.0.2";

  private final List<Network> networks =
      new ArrayList<>(
          List.of(
              network("front", "10.1.0.0/24", false),
              network("back", "10.2.0.0/24", false),
              network("inner", "10.3.0.0/24", true),
              network("bridge", "10.9.0.0/24", false)));

  private final List<Lease> leases =
      new ArrayList<>(
          List.of(
              lease("a", "front", WEB, "web", "0123456789ab", "www"),
              lease("b", "front", "10.1.0.3", "db", "www"),
              lease("c", "back", ELSEWHERE, "other"),
              lease("d", "inner", CLOSED, "closed"),
              lease("e", "bridge", "10.9.0.2", "plain")));

  private static Network network(String name, String subnet, boolean internal) {
    Subnet all = Subnet.parse(subnet);
    Ipv4 gateway = all.first().plus(1);
    return new Network(
        name,
        name,
        "then",
        Driver.BRIDGE,
        "br",
        all,
        gateway,
        all,
        internal,
        1500,
        Map.of(),
        Map.of());
  }

  private static Lease lease(String container, String network, String address, String... names) {
    return new Lease(
        container,
        network,
        Ipv4.parse(address),
        "02:42:00:00:00:00",
        "jv",
        List.of(names),
        List.of(),
        container.equals("b") ? List.of("9.9.9.9") : List.of());
  }

  private static Message query(String name, int type) throws IOException {
    return Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN));
  }

  private Answers.Reply ask(String source, Message query, boolean stream) {
    Directory directory = Directory.of(networks, leases);
    Answers.Reply reply = Answers.of(directory, Ipv4.parse(source), query.toWire(), stream);
    return reply == null ? fail("no reply") : reply;
  }

  private Message answer(String source, String name, int type) throws IOException {
    byte[] answer = ask(source, query(name, type), false).answer();
    return answer == null ? fail("not answered here") : new Message(answer);
  }

  private List<String> data(String source, String name, int type) throws IOException {
    Message answer = answer(source, name, type);
    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    List<String> data = new ArrayList<>();
    for (Record record : answer.getSection(Section.ANSWER)) {
      assertThat(record.getTTL()).isZero();
      assertThat(record.getName()).isEqualTo(answer.getQuestion().getName());
      data.add(record.rdataToString());
    }
    return data;
  }

  private boolean isPassedOn(String source, String name, int type) throws IOException {
    return ask(source, query(name, type), false).answer() == null;
  }

  @Test
  void namesAliasesAndShortIdsAreKnownWithinANetwork() throws Exception {
    assertThat(data("10.1.0.3", "web", Type.A)).containsExactly(WEB);
    assertThat(data("10.1.0.3", "WeB", Type.A)).containsExactly(WEB);
    assertThat(data("10.1.0.3", "0123456789ab", Type.A)).containsExactly(WEB);
    assertThat(data("10.1.0.3", "web.front", Type.A)).containsExactly(WEB);
    assertThat(data(WEB, "web", Type.A)).as("its own").containsExactly(WEB);
    assertThat(data(WEB, "www", Type.A)).containsExactlyInAnyOrder(WEB, "10.1.0.3");
    assertThat(data("10.1.0.1", "web", Type.A)).as("the host").containsExactly(WEB);
  }

  @Test
  void severalUnderOneNameComeInAnyOrder() throws Exception {
    List<String> first = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      first.add(data(WEB, "www", Type.A).get(0));
    }
    assertThat(first).contains(WEB, "10.1.0.3");
  }

  /** Musl and others that ask for IPv6 first take "no such name" for the end of it. */
  @Test
  void aKnownNameHasNoOtherRecordsButItIsThere() throws Exception {
    for (int type : new int[] {Type.AAAA, Type.MX, Type.TXT, Type.HTTPS}) {
      assertThat(data(WEB, "db", type)).as(Type.string(type)).isEmpty();
    }
    assertThat(data(WEB, "db", Type.ANY)).containsExactly("10.1.0.3");
  }

  @Test
  void addressesOfIpv6AreGivenToWhoAsksForThem() throws Exception {
    networks.add(sixth());
    Lease four = lease("f", "sixth", "10.6.0.2", "both", "pair");
    leases.add(withIpv6(four, "fd00:6::2"));
    leases.add(withIpv6(lease("g", "sixth", "10.6.0.3", "next", "pair"), "fd00:6::3"));
    assertThat(data("10.6.0.3", "both", Type.AAAA)).containsExactly("fd00:6:0:0:0:0:0:2");
    assertThat(data("10.6.0.3", "both", Type.A)).containsExactly("10.6.0.2");
    assertThat(data("10.6.0.3", "pair.sixth", Type.AAAA))
        .containsExactlyInAnyOrder("fd00:6:0:0:0:0:0:2", "fd00:6:0:0:0:0:0:3");
    assertThat(data("10.6.0.3", "both", Type.ANY)).hasSize(2);
    String two = "2" + ".0".repeat(23) + ".6.0.0.0.0.0.d.f.ip6.arpa";
    assertThat(data("10.6.0.3", two, Type.PTR)).containsExactly("both.sixth.");
    assertThat(answer("10.6.0.3", two.replaceFirst("2", "9"), Type.PTR).getRcode())
        .isEqualTo(Rcode.NXDOMAIN);
    assertThat(answer(WEB, two, Type.PTR).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(isPassedOn(WEB, two.replace("d.f.", "0.2."), Type.PTR)).isTrue();
    assertThat(isPassedOn(WEB, two.substring(2), Type.PTR)).isTrue();
  }

  private static Network sixth() {
    Network four = network("sixth", "10.6.0.0/24", false);
    return new Network(
        four.name(),
        four.id(),
        four.created(),
        four.driver(),
        four.bridge(),
        four.subnet(),
        four.gateway(),
        four.range(),
        false,
        1500,
        Map.of(),
        Map.of(),
        new Ipv6Part(Subnet6.parse("fd00:6::/64"), Ipv6.parse("fd00:6::1")));
  }

  private static Lease withIpv6(Lease lease, String address) {
    return new Lease(
        lease.container(),
        lease.network(),
        lease.address(),
        lease.hardware(),
        lease.link(),
        lease.names(),
        lease.ports(),
        lease.servers(),
        Ipv6.parse(address));
  }

  @Test
  void namesOfOtherNetworksAreNobodysHere() throws Exception {
    assertThat(isPassedOn(WEB, "other", Type.A)).isTrue();
    assertThat(isPassedOn(WEB, "other.back", Type.A)).isTrue();
    assertThat(isPassedOn(WEB, "plain", Type.A)).isTrue();
    assertThat(isPassedOn(ELSEWHERE, "web", Type.A)).isTrue();
    leases.add(lease("a", "back", "10.2.0.9", "web"));
    assertThat(data(ELSEWHERE, "web", Type.A)).containsExactly("10.2.0.9");
    assertThat(data(WEB, "other", Type.A)).containsExactly(ELSEWHERE);
    assertThat(data(WEB, "web.back", Type.A)).containsExactly("10.2.0.9");
  }

  @Test
  void addressesHaveNamesWhereTheyMayBeSeen() throws Exception {
    assertThat(data(WEB, "3.0.1.10.in-addr.arpa", Type.PTR)).containsExactly("db.front.");
    assertThat(data(WEB, "3.0.1.10.in-addr.arpa", Type.A)).isEmpty();
    // Nobody else knows these networks, so nobody else is told that somebody asks.
    for (String hidden : List.of("2.0.2.10", "99.0.1.10", "2.0.9.10")) {
      assertThat(answer(WEB, hidden + ".in-addr.arpa", Type.PTR).getRcode())
          .isEqualTo(Rcode.NXDOMAIN);
    }
    assertThat(isPassedOn(WEB, "8.8.8.8.in-addr.arpa", Type.PTR)).isTrue();
    assertThat(isPassedOn(WEB, "0.1.10.in-addr.arpa", Type.SOA)).isTrue();
  }

  @Test
  void questionsGetOutOnlyWhereANetworkLeadsOut() throws Exception {
    assertThat(answer(CLOSED, "example.org", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(data(CLOSED, "closed", Type.A)).containsExactly(CLOSED);
    leases.add(lease("d", "front", "10.1.0.7", "closed"));
    assertThat(isPassedOn(CLOSED, "example.org", Type.A)).isTrue();
  }

  @Test
  void serversOfAContainersOwnAreAskedForIt() throws Exception {
    assertThat(ask("10.1.0.3", query("example.org", Type.A), false).servers())
        .containsExactly("9.9.9.9");
    assertThat(ask(WEB, query("example.org", Type.A), false).servers()).isEmpty();
  }

  @Test
  void aStrangerIsRefused() throws Exception {
    for (String stranger : List.of("10.1.0.200", "192.168.1.1", "10.9.0.2", "0.0.0.0")) {
      assertThat(answer(stranger, "web", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);
    }
  }

  @Test
  void whatIsTooLongIsCutOverUdpAndWholeOverTcp() throws Exception {
    for (int i = 10; i < 150; i++) {
      leases.add(lease("x" + i, "front", "10.1.0." + i, "many"));
    }
    Message plain = query("many", Type.A);
    byte[] cut = ask(WEB, plain, false).answer();
    assertThat(cut).hasSizeLessThanOrEqualTo(512);
    assertThat(new Message(cut).getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(new Message(cut).getSection(Section.ANSWER)).hasSize(30);

    plain.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
    byte[] longer = ask(WEB, plain, false).answer();
    assertThat(longer).hasSizeBetween(513, 1232);
    assertThat(new Message(longer).getOPT()).isNotNull();

    Message whole = new Message(ask(WEB, plain, true).answer());
    assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(whole.getSection(Section.ANSWER)).hasSize(140);
  }

  @Test
  void whatIsNoQuestionIsRefusedOrLeftAlone() throws Exception {
    Directory directory = Directory.of(networks, leases);
    Ipv4 source = Ipv4.parse(WEB);
    Message answer = query("web", Type.A);
    answer.getHeader().setFlag(Flags.QR);
    assertThat(Answers.of(directory, source, answer.toWire(), false)).isNull();
    assertThat(Answers.of(directory, source, new byte[11], false)).isNull();
    assertThat(Answers.of(directory, source, new byte[0], false)).isNull();

    Message update = query("web", Type.A);
    update.getHeader().setOpcode(Opcode.UPDATE);
    assertThat(new Message(ask(WEB, update, false).answer()).getRcode()).isEqualTo(Rcode.NOTIMP);
    assertThat(new Message(ask(WEB, new Message(7), false).answer()).getRcode())
        .isEqualTo(Rcode.FORMERR);

    byte[] question = query("web", Type.A).toWire();
    for (int length = 12; length < question.length; length++) {
      byte[] torn = java.util.Arrays.copyOf(question, length);
      Answers.Reply reply = Answers.of(directory, source, torn, false);
      byte[] refusal = reply == null ? fail("nothing") : reply.answer();
      assertThat(new Message(refusal).getRcode()).as("%s bytes", length).isEqualTo(Rcode.FORMERR);
      assertThat(refusal[0]).isEqualTo(question[0]);
    }
  }

  private Answers.Reply askSpanning(String source, String name, int type) throws IOException {
    Subnet all = Subnet.parse("10.3.0.0/24");
    Map<String, String> options =
        Map.of(
            "hosts", "alpha=192.0.2.1,beta=192.0.2.2", "self", "alpha", "vni", "9", "port", "4789");
    Network span =
        new Network(
            "span",
            "span",
            "then",
            Driver.OVERLAY,
            "br",
            all,
            Ipv4.parse("10.3.0.1"),
            Subnet.parse("10.3.0.0/25"),
            false,
            1450,
            Map.of(),
            options,
            new Ipv6Part(Subnet6.parse("fd00:3::/64"), Ipv6.parse("fd00:3::1")));
    Lease here = withIpv6(lease("s", "span", "10.3.0.2", "here"), "fd00:3::2");
    Directory directory = Directory.of(List.of(span), List.of(here));
    byte[] question = query(name, type).toWire();
    Answers.Reply reply = Answers.of(directory, Ipv4.parse(source), question, false);
    return reply == null ? fail("no reply") : reply;
  }

  @Test
  void whatIsNotKnownHereOtherHostsAreAskedFirst() throws Exception {
    Ipv4 beta = Ipv4.parse("10.3.0.129");
    assertThat(askSpanning("10.3.0.2", "here", Type.A).peers()).isEmpty();
    assertThat(askSpanning("10.3.0.2", "there", Type.A).peers()).containsExactly(beta);
    assertThat(askSpanning("10.3.0.2", "there", Type.A).answer()).isNull();
    assertThat(askSpanning("10.3.0.1", "there", Type.A).peers()).containsExactly(beta);
    // Who has an address is known by the host that gives it out.
    assertThat(askSpanning("10.3.0.2", "130.0.3.10.in-addr.arpa", Type.PTR).peers())
        .containsExactly(beta);
    assertThat(askSpanning("10.3.0.2", "9.0.3.10.in-addr.arpa", Type.PTR).peers()).isEmpty();
    assertThat(askSpanning("10.3.0.2", "9.0.9.10.in-addr.arpa", Type.PTR).answer()).isNull();
    assertThat(askSpanning("10.3.0.2", "there", Type.AAAA).peers()).containsExactly(beta);
    String six = ".0".repeat(20) + ".3.0.0.0.0.0.d.f.ip6.arpa";
    assertThat(askSpanning("10.3.0.2", "2.8.0.0" + six, Type.PTR).peers()).containsExactly(beta);
    assertThat(askSpanning("10.3.0.2", "2.0.0.0" + six, Type.PTR).peers()).isEmpty();
    assertThat(askSpanning("10.3.0.2", "9.0.0.0" + six, Type.PTR).peers()).isEmpty();
  }

  /** Else two hosts would ask each other for ever. */
  @Test
  void anotherHostIsToldWhatIsKnownHereAndNothingElse() throws Exception {
    Answers.Reply known = askSpanning("10.3.0.129", "here", Type.A);
    assertThat(new Message(known.answer()).getRcode()).isEqualTo(Rcode.NOERROR);
    Answers.Reply unknown = askSpanning("10.3.0.129", "example.test", Type.A);
    assertThat(unknown.peers()).isEmpty();
    assertThat(new Message(unknown.answer()).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }
}
