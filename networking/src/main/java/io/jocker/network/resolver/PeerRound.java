package io.jocker.network.resolver;

import io.jocker.network.Ipv4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * One question that is asked of the resolvers of all other hosts at once, through the network that
 * the question is about. The first that knows the name is believed. A host where nobody is on the
 * network refuses at once, one that is down says nothing, and is waited for once in a while only
 * ({@link Silence}).
 */
final class PeerRound {
  /**
   * How long others may think: a client waits for five seconds, and others may have to be asked.
   */
  static final int MILLIS = 1_000;

  private static final int PORT = 53;
  private static final int HEADER = 12;

  private final byte[] question;
  private final DatagramChannel listener;
  private final InetSocketAddress client;
  private final Answers.Reply reply;
  private final Map<DatagramChannel, Ipv4> asked = new HashMap<>();
  private final Map<DatagramChannel, Integer> numbers = new HashMap<>();
  private long deadline;
  private byte @Nullable [] known;

  /**
   * @param listener through which the answer goes back
   * @param client to whom
   * @param reply what is said or done without peers
   */
  PeerRound(
      byte[] question, DatagramChannel listener, InetSocketAddress client, Answers.Reply reply) {
    this.question = question;
    this.listener = listener;
    this.client = client;
    this.reply = reply;
  }

  byte[] question() {
    return question;
  }

  DatagramChannel listener() {
    return listener;
  }

  InetSocketAddress client() {
    return client;
  }

  /** Whom the question is passed on to where there is no answer. */
  List<String> servers() {
    return reply.servers();
  }

  /** What is to be sent; null where others are to be asked. */
  byte @Nullable [] answer() {
    return known == null ? reply.answer() : known;
  }

  long deadline() {
    return deadline;
  }

  /** Asks; false if there is nobody to wait for. */
  boolean begin(Selector selector, RandomNumbers random, Silence silence, long now) {
    deadline = now + TimeUnit.MILLISECONDS.toNanos(MILLIS);
    for (Ipv4 peer : reply.peers()) {
      if (!silence.isSilent(peer, now)) {
        ask(peer, selector, random);
      }
    }
    return !asked.isEmpty();
  }

  private void ask(Ipv4 peer, Selector selector, RandomNumbers random) {
    try {
      DatagramChannel channel = DatagramChannel.open();
      try {
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(InetAddress.getByAddress(peer.bytes()), PORT));
        int number = random.next();
        byte[] message = question.clone();
        message[0] = (byte) (number >> 8);
        message[1] = (byte) number;
        channel.write(ByteBuffer.wrap(message));
        channel.register(selector, SelectionKey.OP_READ, this);
        asked.put(channel, peer);
        numbers.put(channel, number);
      } catch (IOException e) {
        channel.close();
      }
    } catch (IOException e) {
      // The bridge has gone, or there are no descriptors left: the others are asked nevertheless.
    }
  }

  /**
   * Reads what one of them says.
   *
   * @return whether it is over: a peer knows, or nobody is left who could
   */
  boolean receive(DatagramChannel from, ByteBuffer buffer) {
    Integer number = numbers.get(from);
    byte[] answer = read(from, buffer);
    if (answer != null && (number == null || !isMeant(answer, number))) {
      // Somebody guesses; the true answer may still come.
      return false;
    }
    asked.remove(from);
    close(from);
    if (answer != null && isKnowing(answer)) {
      answer[0] = question[0];
      answer[1] = question[1];
      known = answer;
      closeAll();
    }
    return asked.isEmpty();
  }

  /** Null where the host said that nobody listens. */
  private static byte @Nullable [] read(DatagramChannel from, ByteBuffer buffer) {
    try {
      buffer.clear();
      from.read(buffer);
      byte[] answer = new byte[buffer.flip().remaining()];
      buffer.get(answer);
      return answer;
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean isMeant(byte[] answer, int number) {
    return answer.length >= HEADER
        && (((answer[0] & 0xff) << 8) | (answer[1] & 0xff)) == number
        && (answer[2] & 0x80) != 0;
  }

  /** Whether the name is there, if only with other types of records. */
  static boolean isKnowing(byte[] answer) {
    return answer.length >= HEADER && (answer[3] & 15) == Rcode.NOERROR;
  }

  /** Those that have said nothing are not asked again at once. */
  void giveUp(Silence silence, long now) {
    for (Ipv4 peer : asked.values()) {
      silence.begin(peer, now);
    }
    closeAll();
  }

  private void closeAll() {
    for (DatagramChannel channel : asked.keySet()) {
      close(channel);
    }
    asked.clear();
  }

  private static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was ever written to it that could be lost.
    }
  }
}
