package io.jocker.network.resolver;

import io.jocker.network.Ipv4;
import io.jocker.network.Ipv6;
import io.jocker.network.resolver.Directory.Asker;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * From a question to an answer, in messages of RFC 1035. It knows no sockets.
 *
 * <p>A container's name has addresses and nothing else: any other type of record, and one of IPv6
 * where the network has none, is answered with none, not with "no such name", which programs that
 * ask for IPv6 first would take for the end of it. Answers are not to be kept (TTL 0): the next
 * start of a container may give it another address.
 */
final class Answers {
  /** What every client takes over UDP, RFC 1035; and what passes every network with EDNS. */
  private static final int PLAIN_BYTES = 512;

  private static final int EDNS_BYTES = 1232;
  private static final int STREAM_BYTES = 0xffff;

  /** A record with an address, its name being a pointer to the question's. */
  private static final int ADDRESS_BYTES = 16;

  private static final int ADDRESS_6_BYTES = 28;

  private static final String REVERSE = ".in-addr.arpa";
  private static final String REVERSE_6 = ".ip6.arpa";

  /** What is to be done with a question. */
  static final class Reply {
    private final byte @Nullable [] answer;
    private final List<Ipv4> peers;
    private final List<String> servers;

    private Reply(byte @Nullable [] answer, List<Ipv4> peers, List<String> servers) {
      this.answer = answer;
      this.peers = peers;
      this.servers = servers;
    }

    private static Reply of(byte[] answer) {
      return new Reply(answer, List.of(), List.of());
    }

    /** Resolvers of other hosts, to be asked before anything else; often empty. */
    List<Ipv4> peers() {
      return peers;
    }

    /** To be sent, unless a peer knows better; null where others are to be asked. */
    byte @Nullable [] answer() {
      return answer;
    }

    /** Who are to be asked, as the container has it; empty for the host's. */
    List<String> servers() {
      return servers;
    }
  }

  private Answers() {}

  /**
   * Answers, as far as containers are meant.
   *
   * @param question as it came
   * @param stream whether it came over TCP, which has room for long answers
   * @return null where nobody is to be answered: to what is no question, a reply could go round for
   *     ever
   */
  static @Nullable Reply of(Directory directory, Ipv4 source, byte[] question, boolean stream) {
    Message query;
    try {
      query = new Message(question);
    } catch (IOException | RuntimeException e) {
      // Whatever a reader makes of bytes that a container chose: this one question is lost.
      return isQuestion(question) ? Reply.of(refusal(question, Rcode.FORMERR)) : null;
    }
    if (query.getHeader().getFlag(Flags.QR)) {
      return null;
    }
    if (query.getHeader().getOpcode() != Opcode.QUERY) {
      return Reply.of(refusal(question, Rcode.NOTIMP));
    }
    Record asked = query.getQuestion();
    if (asked == null || query.getHeader().getCount(Section.QUESTION) != 1) {
      return Reply.of(refusal(question, Rcode.FORMERR));
    }
    Asker asker = directory.asker(source);
    if (asker == null) {
      return Reply.of(refusal(question, Rcode.REFUSED));
    }
    Found found = found(directory, asker, asked);
    if (found != null) {
      return new Reply(
          message(query, found, stream), betterKnowing(asker, asked, found), List.of());
    }
    if (asker.isPeer()) {
      return Reply.of(refusal(question, Rcode.NXDOMAIN));
    }
    List<Ipv4> peers = asked.getDClass() == DClass.IN ? asker.peers() : List.of();
    return asker.leadsOut()
        ? new Reply(null, peers, asker.servers())
        : new Reply(refusal(question, Rcode.SERVFAIL), peers, List.of());
  }

  /** An address that nobody has here may be one that another host gives out. */
  private static List<Ipv4> betterKnowing(Asker asker, Record asked, Found found) {
    if (found.rcode() != Rcode.NXDOMAIN) {
      return List.of();
    }
    String name = asked.getName().toString(true);
    Ipv4 address = reversed(name);
    Ipv6 address6 = reversed6(name);
    return address != null
        ? asker.owners(address)
        : address6 != null ? asker.owners(address6) : List.of();
  }

  private static boolean isQuestion(byte[] message) {
    return message.length >= Header.LENGTH && (message[2] & 0x80) == 0;
  }

  /** A message of a header alone, for whatever was asked. */
  static byte[] refusal(byte[] question, int rcode) {
    byte[] answer = new byte[Header.LENGTH];
    System.arraycopy(question, 0, answer, 0, 2);
    // A response, with the question's opcode and its wish for recursion, which is available.
    answer[2] = (byte) (0x80 | (question[2] & 0x79));
    answer[3] = (byte) (0x80 | rcode);
    return answer;
  }

  /** What is known: records, and whether the name is there at all. */
  private record Found(int rcode, List<Record> records) {}

  private static @Nullable Found found(Directory directory, Asker asker, Record asked) {
    if (asked.getDClass() != DClass.IN) {
      return null;
    }
    String name = asked.getName().toString(true);
    Ipv4 address = reversed(name);
    if (address != null) {
      return reverse(asker.name(address), directory.isOwn(address), asked);
    }
    Ipv6 address6 = reversed6(name);
    if (address6 != null) {
      return reverse(asker.name(address6), directory.isOwn(address6), asked);
    }
    List<Ipv4> addresses = asker.addresses(name);
    if (addresses.isEmpty()) {
      return null;
    }
    List<Record> records = new ArrayList<>();
    if (asked.getType() == Type.A || asked.getType() == Type.ANY) {
      for (Ipv4 each : addresses) {
        records.add(new ARecord(asked.getName(), DClass.IN, 0, inet(each.bytes())));
      }
    }
    if (asked.getType() == Type.AAAA || asked.getType() == Type.ANY) {
      for (Ipv6 each : asker.counterparts(addresses)) {
        records.add(new AAAARecord(asked.getName(), DClass.IN, 0, inet(each.bytes())));
      }
    }
    // Who takes the first of several should not always take the same.
    Collections.shuffle(records);
    return new Found(Rcode.NOERROR, records);
  }

  /**
   * Addresses of jocker's networks mean nothing elsewhere, so nobody else is asked for them.
   *
   * @param name of who has the address, or null
   * @param own whether the address is of one of jocker's networks
   */
  private static @Nullable Found reverse(@Nullable String name, boolean own, Record asked) {
    if (name == null) {
      return own ? new Found(Rcode.NXDOMAIN, List.of()) : null;
    }
    if (asked.getType() != Type.PTR && asked.getType() != Type.ANY) {
      return new Found(Rcode.NOERROR, List.of());
    }
    try {
      Name target = Name.fromString(name, Name.root);
      return new Found(
          Rcode.NOERROR, List.of(new PTRRecord(asked.getName(), DClass.IN, 0, target)));
    } catch (TextParseException e) {
      // Longer than a label of DNS may be.
      return new Found(Rcode.NOERROR, List.of());
    }
  }

  /** {@code 2.0.144.10.in-addr.arpa} is the address 10.144.0.2; null for other names. */
  private static @Nullable Ipv4 reversed(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.endsWith(REVERSE)) {
      return null;
    }
    List<String> parts =
        new ArrayList<>(
            List.of(lower.substring(0, lower.length() - REVERSE.length()).split("\\.")));
    Collections.reverse(parts);
    try {
      return Ipv4.parse(String.join(".", parts));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * 32 digits, the last one first, make up the name of an address of IPv6; null for other names.
   */
  private static @Nullable Ipv6 reversed6(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.endsWith(REVERSE_6) || lower.length() != 63 + REVERSE_6.length()) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 62; i >= 0; i -= 2) {
      text.append(lower.charAt(i)).append(i % 8 == 0 && i > 0 ? ":" : "");
    }
    try {
      return Ipv6.parse(text.toString());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static InetAddress inet(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  private static byte[] message(Message query, Found found, boolean stream) {
    OPTRecord extended = query.getOPT();
    int room =
        stream
            ? STREAM_BYTES
            : extended == null
                ? PLAIN_BYTES
                : Math.max(PLAIN_BYTES, Math.min(EDNS_BYTES, extended.getPayloadSize()));
    byte[] whole = message(query, found, found.records().size());
    if (whole.length <= room) {
      return whole;
    }
    // Some of several addresses are better than none, for who cannot ask over TCP.
    int others = message(query, found, 0).length;
    boolean four = query.getQuestion().getType() == Type.A;
    return message(query, found, (room - others) / (four ? ADDRESS_BYTES : ADDRESS_6_BYTES));
  }

  private static byte[] message(Message query, Found found, int count) {
    Message answer = new Message(query.getHeader().getID());
    Header header = answer.getHeader();
    header.setFlag(Flags.QR);
    header.setFlag(Flags.AA);
    header.setFlag(Flags.RA);
    if (query.getHeader().getFlag(Flags.RD)) {
      header.setFlag(Flags.RD);
    }
    if (count < found.records().size()) {
      header.setFlag(Flags.TC);
    }
    header.setRcode(found.rcode());
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    for (Record record : found.records().subList(0, count)) {
      answer.addRecord(record, Section.ANSWER);
    }
    if (query.getOPT() != null) {
      answer.addRecord(new OPTRecord(EDNS_BYTES, 0, 0), Section.ADDITIONAL);
    }
    return answer.toWire(STREAM_BYTES);
  }
}
