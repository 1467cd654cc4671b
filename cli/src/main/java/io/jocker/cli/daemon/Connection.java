package io.jocker.cli.daemon;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.LocalSocketCalls;
import io.jocker.linux.SignalRelay;
import io.jocker.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * What is said between a caller and his command: messages of two 64-bit numbers, as {@code
 * caller.c} has them. A thread of its own hears what he says: which signals he gets, and that he is
 * gone.
 */
final class Connection implements AutoCloseable {
  private static final int MESSAGE = 16;
  private static final long BEGUN = 'b';
  private static final long REFUSED = 'r';
  private static final long WATCH = 'w';
  private static final long ENDED = 'e';
  private static final long SIGNAL = 's';

  private final IoCalls io;
  private final LocalSocketCalls sockets;
  private final Fd socket;
  private final IoCalls.Pipe gone;
  private volatile boolean isGone;
  private boolean told;
  private @Nullable Thread listener;
  private @Nullable Relay relay;
  private @Nullable CountDownLatch answer;

  Connection(IoCalls io, LocalSocketCalls sockets, Fd socket) throws SyscallException {
    this.io = io;
    this.sockets = sockets;
    this.socket = socket;
    try {
      this.gone = io.pipe();
    } catch (SyscallException e) {
      socket.close();
      throw e;
    }
  }

  int peer() throws SyscallException {
    return sockets.peer(socket);
  }

  /** Says that the call is taken, and begins to listen. */
  void begin(String name) throws SyscallException {
    send(BEGUN, 0);
    Thread thread = new Thread(this::listen, name);
    thread.setDaemon(true);
    thread.start();
    listener = thread;
  }

  /** Says that somebody else has to do it. */
  void refuse() throws SyscallException {
    send(REFUSED, 0);
  }

  /** Says with which code the caller is to end. */
  void end(int code) throws SyscallException {
    send(ENDED, code);
  }

  private void send(long kind, long number) throws SyscallException {
    ByteBuffer message = ByteBuffer.allocate(MESSAGE).order(ByteOrder.nativeOrder());
    sockets.send(socket, message.putLong(kind).putLong(number).array());
  }

  private void listen() {
    ByteBuffer message = ByteBuffer.allocate(MESSAGE).order(ByteOrder.nativeOrder());
    try {
      while (receive(message.array())) {
        hear(message.getLong(0), (int) message.getLong(8));
      }
    } catch (SyscallException e) {
      // ECONNRESET: he was killed before he had read all.
    }
    isGone = true;
    gone.writeEnd().close();
    answered();
  }

  private boolean receive(byte[] message) throws SyscallException {
    int have = 0;
    while (have < MESSAGE) {
      int got = io.read(socket, message, have, MESSAGE - have);
      if (got == 0) {
        return false;
      }
      have += got;
    }
    return true;
  }

  private void hear(long kind, int number) throws SyscallException {
    if (kind == WATCH) {
      answered();
    } else if (kind == SIGNAL) {
      synchronized (this) {
        if (relay != null) {
          io.writeFully(relay.pipe.writeEnd(), new byte[] {(byte) number});
        }
      }
    }
  }

  private synchronized void answered() {
    if (answer != null) {
      answer.countDown();
    }
  }

  boolean isGone() {
    return isGone;
  }

  /** Can be read when the caller is gone. */
  Fd gone() {
    return gone.readEnd();
  }

  /** Whether the command has been told so already. */
  boolean isTold() {
    return told;
  }

  /** Tells the command. */
  void tell() {
    told = true;
    throw new CallerGoneError();
  }

  /** As of {@link io.jocker.linux.SignalCalls}, of signals that the caller gets. */
  SignalRelay relay(Set<Integer> signals) throws SyscallException {
    Relay begun;
    synchronized (this) {
      if (relay != null) {
        throw new SyscallException("sigaction", new TreeSet<>(signals).toString(), Errno.EBUSY);
      }
      begun = new Relay(io.pipe());
      relay = begun;
    }
    long set = 0;
    for (int signal : signals) {
      set |= 1L << (signal - 1);
    }
    watch(set);
    return begun;
  }

  /** Returns when the caller does so, for a signal may come right after that. */
  private void watch(long set) throws SyscallException {
    CountDownLatch expected = new CountDownLatch(1);
    synchronized (this) {
      answer = expected;
    }
    if (isGone) {
      return;
    }
    try {
      send(WATCH, set);
      expected.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Relay implements SignalRelay {
    private final IoCalls.Pipe pipe;

    Relay(IoCalls.Pipe pipe) {
      this.pipe = pipe;
    }

    @Override
    public int next() throws SyscallException {
      byte[] signal = new byte[1];
      return io.read(pipe.readEnd(), signal, 0, 1) == 0 ? -1 : signal[0];
    }

    @Override
    public Fd source() {
      return pipe.readEnd();
    }

    @Override
    public void close() {
      try {
        watch(0);
      } catch (SyscallException e) {
        // EPIPE: he is gone, and gets no signals.
      }
      synchronized (Connection.this) {
        relay = null;
        pipe.close();
      }
    }
  }

  /** The caller has to end now, whatever he was told. */
  @Override
  public void close() {
    try {
      sockets.shutDown(socket);
      Thread thread = listener;
      if (thread != null) {
        thread.join();
      }
    } catch (SyscallException e) {
      // ENOTCONN: he has closed his end, so the listener has ended or is about to.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.close();
    gone.close();
  }
}
