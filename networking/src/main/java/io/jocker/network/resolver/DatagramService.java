package io.jocker.network.resolver;

import io.jocker.network.Ipv4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * Questions over UDP, all of them in one thread: that of {@link #run}. Whoever else wants something
 * of it leaves it in a queue.
 */
final class DatagramService implements Runnable {
  private static final int PORT = 53;
  private static final int LARGEST = 65_535;

  /** A container that asks and asks must not take all descriptors of the process. */
  private static final int MOST_FORWARDS = 512;

  /** What waits in the kernel while the process is being started. */
  private static final int BUFFER = 1 << 18;

  private final Selector selector;
  private final Upstream upstream;
  private final RandomNumbers numbers;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Map<Ipv4, DatagramChannel> listeners = new HashMap<>();
  private final List<Forward> forwards = new ArrayList<>();
  private final List<PeerRound> rounds = new ArrayList<>();
  private final Silence silence;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
  private final Current current;

  DatagramService(Upstream upstream, Current current, Silence silence) throws IOException {
    this.silence = silence;
    this.selector = Selector.open();
    this.upstream = upstream;
    this.current = current;
    this.numbers = new RandomNumbers();
  }

  /** Takes over a socket that is bound to a gateway already, with what has come meanwhile. */
  void adopt(DatagramChannel bound) throws IOException {
    if (bound.getLocalAddress() instanceof InetSocketAddress local
        && local.getAddress().getAddress().length == 4) {
      listen(Ipv4.parse(local.getAddress().getHostAddress()), bound);
    }
  }

  /**
   * Listens at exactly these gateways.
   *
   * @return whether it does; false where one is not there yet, or port 53 is somebody else's
   */
  boolean listen(List<Ipv4> gateways) {
    boolean all = true;
    synchronized (listeners) {
      for (Iterator<Map.Entry<Ipv4, DatagramChannel>> known = listeners.entrySet().iterator();
          known.hasNext(); ) {
        Map.Entry<Ipv4, DatagramChannel> entry = known.next();
        if (!gateways.contains(entry.getKey())) {
          known.remove();
          later(() -> close(entry.getValue()));
        }
      }
      for (Ipv4 gateway : gateways) {
        all &= listeners.containsKey(gateway) || bind(gateway);
      }
    }
    return all;
  }

  private boolean bind(Ipv4 gateway) {
    try {
      DatagramChannel channel = DatagramChannel.open();
      try {
        // Beside a server that listens on all addresses of the host, if that allows it.
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(gateway.bytes()), PORT));
        listen(gateway, channel);
        return true;
      } catch (IOException e) {
        channel.close();
        return false;
      }
    } catch (IOException e) {
      return false;
    }
  }

  private void listen(Ipv4 gateway, DatagramChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
    synchronized (listeners) {
      listeners.put(gateway, channel);
    }
    later(
        () -> {
          try {
            channel.register(selector, SelectionKey.OP_READ);
          } catch (IOException e) {
            close(channel);
          }
        });
  }

  private void later(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  private static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is not used any more.
    }
  }

  @Override
  public void run() {
    try {
      while (!Thread.interrupted()) {
        selector.select(this::handle, untilDeadline());
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        expire();
      }
    } catch (IOException e) {
      // Without a selector nothing can be answered: whoever guards this process starts it anew.
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** In milliseconds; 0 for ever. */
  private long untilDeadline() {
    long wait = 0;
    long now = System.nanoTime();
    for (Forward forward : forwards) {
      wait = sooner(wait, forward.deadline() - now);
    }
    for (PeerRound round : rounds) {
      wait = sooner(wait, round.deadline() - now);
    }
    return wait;
  }

  private static long sooner(long wait, long nanos) {
    long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    return wait == 0 ? left : Math.min(wait, left);
  }

  private void handle(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.attachment() instanceof Forward forward) {
      boolean goesOn =
          forward.receive(buffer) || forward.advance(selector, numbers, System.nanoTime());
      if (!goesOn || forward.isOver()) {
        forwards.remove(forward);
      }
    } else if (key.attachment() instanceof PeerRound round) {
      if (key.channel() instanceof DatagramChannel peer && round.receive(peer, buffer)) {
        rounds.remove(round);
        end(round);
      }
    } else if (key.channel() instanceof DatagramChannel listener) {
      answerAll(listener);
    }
  }

  private void answerAll(DatagramChannel listener) {
    try {
      for (InetSocketAddress client = receive(listener);
          client != null;
          client = receive(listener)) {
        byte[] question = new byte[buffer.flip().remaining()];
        buffer.get(question);
        answer(listener, client, question);
      }
    } catch (IOException e) {
      // Of one packet: the socket stays.
    }
  }

  private @Nullable InetSocketAddress receive(DatagramChannel listener) throws IOException {
    buffer.clear();
    return (InetSocketAddress) listener.receive(buffer);
  }

  private void answer(DatagramChannel listener, InetSocketAddress client, byte[] question)
      throws IOException {
    Ipv4 source = Upstream.ipv4(client.getAddress());
    Answers.Reply reply = Answers.of(current.get(), source, question, false);
    if (reply == null) {
      return;
    }
    PeerRound round = new PeerRound(question, listener, client, reply);
    boolean busy = rounds.size() >= MOST_FORWARDS;
    if (!busy && round.begin(selector, numbers, silence, System.nanoTime())) {
      rounds.add(round);
    } else {
      end(round);
    }
  }

  /** No peer is asked any more: the client gets what one has said, or is answered without them. */
  private void end(PeerRound round) {
    byte[] answer = round.answer();
    try {
      if (answer == null) {
        pass(round.listener(), round.client(), round.question(), round.servers());
      } else {
        round.listener().send(ByteBuffer.wrap(answer), round.client());
      }
    } catch (IOException e) {
      // The client has gone, or its network: nobody waits for this.
    }
  }

  private void pass(
      DatagramChannel listener, InetSocketAddress client, byte[] question, List<String> chosen)
      throws IOException {
    if (forwards.size() >= MOST_FORWARDS) {
      listener.send(ByteBuffer.wrap(Answers.refusal(question, Rcode.SERVFAIL)), client);
      return;
    }
    List<InetSocketAddress> servers = upstream.servers(chosen, current.get());
    Forward forward = new Forward(question, listener, client, servers);
    if (forward.advance(selector, numbers, System.nanoTime())) {
      forwards.add(forward);
    }
  }

  private void expire() {
    long now = System.nanoTime();
    for (Iterator<PeerRound> open = rounds.iterator(); open.hasNext(); ) {
      PeerRound round = open.next();
      if (round.deadline() - now <= 0) {
        open.remove();
        round.giveUp(silence, now);
        end(round);
      }
    }
    forwards.removeIf(
        forward -> forward.deadline() - now <= 0 && !forward.advance(selector, numbers, now));
  }
}
