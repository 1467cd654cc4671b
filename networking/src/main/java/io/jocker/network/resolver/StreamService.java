package io.jocker.network.resolver;

import io.jocker.network.Ipv4;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * Questions over TCP (RFC 7766), which clients ask when an answer was too long for UDP: seldom, so
 * each connection has a thread, which goes when there is nothing more to do.
 */
final class StreamService {
  private static final int PORT = 53;
  private static final int BACKLOG = 16;
  private static final int MOST_CONNECTIONS = 16;
  private static final int IDLE_MILLIS = 5_000;
  private static final int CONNECT_MILLIS = 1_000;
  private static final long KEEP_THREADS_SECONDS = 5;

  private final Upstream upstream;
  private final Map<Ipv4, ServerSocket> listeners = new HashMap<>();
  private final ThreadPoolExecutor workers;
  private final Current current;
  private final Silence silence;

  StreamService(Upstream upstream, Current current, Silence silence) {
    this.silence = silence;
    this.upstream = upstream;
    this.current = current;
    this.workers =
        new ThreadPoolExecutor(
            0,
            MOST_CONNECTIONS,
            KEEP_THREADS_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "stream"));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Listens at exactly these gateways.
   *
   * @return whether it does
   */
  boolean listen(List<Ipv4> gateways) {
    boolean all = true;
    for (Ipv4 known : new ArrayList<>(listeners.keySet())) {
      ServerSocket listener = listeners.get(known);
      if (!gateways.contains(known) && listener != null) {
        listeners.remove(known);
        close(listener);
      }
    }
    for (Ipv4 gateway : gateways) {
      all &= listeners.containsKey(gateway) || bind(gateway);
    }
    return all;
  }

  private boolean bind(Ipv4 gateway) {
    try {
      ServerSocket listener = new ServerSocket();
      try {
        listener.setReuseAddress(true);
        InetAddress address = InetAddress.getByAddress(gateway.bytes());
        listener.bind(new InetSocketAddress(address, PORT), BACKLOG);
        listeners.put(gateway, listener);
        daemon(() -> accept(listener), "accept " + gateway).start();
        return true;
      } catch (IOException e) {
        listener.close();
        return false;
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static void close(ServerSocket listener) {
    try {
      listener.close();
    } catch (IOException e) {
      // It is not used any more.
    }
  }

  private void accept(ServerSocket listener) {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        try {
          workers.execute(() -> converse(client));
        } catch (RejectedExecutionException e) {
          client.close();
        }
      } catch (IOException e) {
        // Of one connection; a listener that is closed ends the loop.
      }
    }
  }

  private void converse(Socket client) {
    try (client) {
      client.setSoTimeout(IDLE_MILLIS);
      DataInputStream in = new DataInputStream(client.getInputStream());
      Ipv4 source = Upstream.ipv4(client.getInetAddress());
      while (true) {
        byte[] question = in.readNBytes(in.readUnsignedShort());
        Answers.Reply reply = Answers.of(current.get(), source, question, true);
        if (reply == null) {
          return;
        }
        byte[] answer = askPeers(question, reply.peers());
        if (answer == null) {
          answer = reply.answer();
        }
        send(client, answer == null ? pass(question, reply.servers()) : answer);
      }
    } catch (EOFException e) {
      // The client has what it wanted.
    } catch (IOException e) {
      // It has gone, or says nothing any more.
    }
  }

  /** One after the other, for few ask over TCP; null if nobody knows. */
  private byte @Nullable [] askPeers(byte[] question, List<Ipv4> peers) {
    for (Ipv4 peer : peers) {
      if (silence.isSilent(peer, System.nanoTime())) {
        continue;
      }
      try {
        InetAddress address = InetAddress.getByAddress(peer.bytes());
        byte[] answer = ask(new InetSocketAddress(address, PORT), question, PeerRound.MILLIS);
        if (PeerRound.isKnowing(answer)) {
          return answer;
        }
      } catch (SocketTimeoutException e) {
        silence.begin(peer, System.nanoTime());
      } catch (IOException e) {
        // Nobody is on the network there.
      }
    }
    return null;
  }

  private byte[] pass(byte[] question, List<String> chosen) throws IOException {
    for (InetSocketAddress server : upstream.servers(chosen, current.get())) {
      try {
        byte[] answer = ask(server, question, CONNECT_MILLIS);
        int code = answer.length < 4 ? Rcode.SERVFAIL : answer[3] & 15;
        if (code != Rcode.SERVFAIL && code != Rcode.REFUSED) {
          return answer;
        }
      } catch (IOException e) {
        // The next one.
      }
    }
    return Answers.refusal(question, Rcode.SERVFAIL);
  }

  private static byte[] ask(InetSocketAddress server, byte[] question, int millis)
      throws IOException {
    try (Socket connection = new Socket()) {
      connection.connect(server, millis);
      connection.setSoTimeout(millis);
      send(connection, question);
      DataInputStream in = new DataInputStream(connection.getInputStream());
      return in.readNBytes(in.readUnsignedShort());
    }
  }

  /** In one piece: some clients read no further than to the end of the first. */
  private static void send(Socket socket, byte[] message) throws IOException {
    byte[] framed = new byte[message.length + 2];
    framed[0] = (byte) (message.length >> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    new DataOutputStream(socket.getOutputStream()).write(framed);
  }
}
