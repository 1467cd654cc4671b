package io.jocker.network.resolver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * One question that is passed on over UDP. Servers are asked one after the other, twice at most: a
 * client waits for five seconds, so none may have more than one of them. Each attempt has a socket
 * and so a port of its own, chosen by the kernel at random, and a random number: both would have to
 * be guessed by who wants to answer in the server's place (RFC 5452).
 */
final class Forward {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_ATTEMPTS = 4;
  private static final int HEADER = 12;

  private final byte[] question;
  private final DatagramChannel listener;
  private final SocketAddress client;
  private final List<InetSocketAddress> servers;
  private final int attempts;
  private int next;
  private int number;
  private long deadline;
  private @Nullable DatagramChannel channel;
  private byte @Nullable [] unwilling;

  /**
   * @param listener through which the answer goes back
   * @param client to whom
   */
  Forward(
      byte[] question,
      DatagramChannel listener,
      SocketAddress client,
      List<InetSocketAddress> servers) {
    this.question = question;
    this.listener = listener;
    this.client = client;
    this.servers = new ArrayList<>(servers);
    this.attempts = Math.min(MOST_ATTEMPTS, 2 * servers.size());
  }

  long deadline() {
    return deadline;
  }

  /**
   * Asks the next server.
   *
   * @return false if there is none left, and the client has been told
   */
  boolean advance(Selector selector, RandomNumbers numbers, long now) {
    close();
    while (next < attempts) {
      InetSocketAddress server = servers.get(next++ % servers.size());
      try {
        ask(server, selector, numbers);
        deadline = now + PATIENCE;
        return true;
      } catch (IOException e) {
        // No way there, as on a host without a network: the next one, at once.
        close();
      }
    }
    byte[] answer = unwilling;
    reply(answer == null ? Answers.refusal(question, Rcode.SERVFAIL) : answer);
    return false;
  }

  private void ask(InetSocketAddress server, Selector selector, RandomNumbers numbers)
      throws IOException {
    DatagramChannel opened = DatagramChannel.open();
    channel = opened;
    opened.configureBlocking(false);
    opened.connect(server);
    number = numbers.next();
    byte[] message = question.clone();
    message[0] = (byte) (number >> 8);
    message[1] = (byte) number;
    opened.write(ByteBuffer.wrap(message));
    opened.register(selector, SelectionKey.OP_READ, this);
  }

  /**
   * Reads what has come.
   *
   * @return true if the client has its answer; false if the next server is to be asked
   */
  boolean receive(ByteBuffer buffer) {
    DatagramChannel from = channel;
    if (from == null) {
      return false;
    }
    byte[] answer;
    try {
      buffer.clear();
      from.read(buffer);
      answer = new byte[buffer.flip().remaining()];
      buffer.get(answer);
    } catch (IOException e) {
      // The server's machine said that nobody listens there.
      return false;
    }
    if (!isMeant(answer)) {
      // Somebody guesses; the true answer may still come.
      return true;
    }
    answer[0] = question[0];
    answer[1] = question[1];
    int code = answer[3] & 15;
    if (code == Rcode.SERVFAIL || code == Rcode.REFUSED) {
      unwilling = answer;
      // Once around is enough for servers that do answer.
      return next >= servers.size() && end(answer);
    }
    return end(answer);
  }

  private boolean isMeant(byte[] answer) {
    return answer.length >= HEADER
        && (((answer[0] & 0xff) << 8) | (answer[1] & 0xff)) == number
        && (answer[2] & 0x80) != 0;
  }

  private boolean end(byte[] answer) {
    reply(answer);
    close();
    return true;
  }

  /** Whether there is nothing more to wait for. */
  boolean isOver() {
    return channel == null;
  }

  private void reply(byte[] answer) {
    try {
      listener.send(ByteBuffer.wrap(answer), client);
    } catch (IOException e) {
      // The client has gone, or its network: nobody waits for this.
    }
  }

  private void close() {
    DatagramChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nothing was ever written to it that could be lost.
      }
    }
  }
}
