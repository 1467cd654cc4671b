package io.jocker.linux.jna;

import com.sun.jna.Function;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.SignalCalls;
import io.jocker.linux.SignalRelay;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@link SignalCalls} through glibc's {@code sigaction(3)}, which knows the way back from a handler
 * ({@code sa_restorer}) that the bare system call would have to be told.
 */
final class JnaSignalCalls implements SignalCalls {
  /**
   * {@code struct sigaction} of glibc: handler, sigset_t mask of 128 bytes, int flags, restorer.
   */
  private static final int SIGACTION_SIZE = 152;

  private static final int SIGACTION_FLAGS = 136;

  /** On the alternate stack, where a thread has one. */
  private static final int SA_ONSTACK = 0x08000000;

  /** Interrupted calls go on by themselves: neither Java nor its libraries expect an EINTR. */
  private static final int SA_RESTART = 0x10000000;

  private final Kernel kernel;
  private final JnaIoCalls io;
  private @Nullable RelayHandler handler;
  private @Nullable Function sigaction;
  private boolean taken;

  JnaSignalCalls(Kernel kernel, JnaIoCalls io) {
    this.kernel = kernel;
    this.io = io;
  }

  @Override
  public synchronized SignalRelay relay(Set<Integer> signals) throws SyscallException {
    if (taken) {
      throw new SyscallException("sigaction", new TreeSet<>(signals).toString(), Errno.EBUSY);
    }
    RelayHandler code = handler();
    IoCalls.Pipe pipe = io.pipe();
    Relay relay = new Relay(code, pipe.readEnd());
    try (Fd writeEnd = pipe.writeEnd()) {
      taken = true;
      code.writeTo(writeEnd);
      for (int signal : signals) {
        relay.before.put(signal, replace(signal, handlerAction(code)));
      }
      return relay;
    } catch (SyscallException failure) {
      relay.close();
      throw failure;
    }
  }

  private RelayHandler handler() throws SyscallException {
    RelayHandler known = handler;
    if (known == null) {
      known = RelayHandler.install(kernel);
      handler = known;
    }
    return known;
  }

  private static byte[] handlerAction(RelayHandler code) {
    try (Scratch scratch = new Scratch()) {
      Block action = scratch.block(SIGACTION_SIZE);
      action.putLong(0, code.address()).putInt(SIGACTION_FLAGS, SA_RESTART | SA_ONSTACK);
      return action.bytesAt(0, SIGACTION_SIZE);
    }
  }

  /** Sets the action for a signal and returns the one that it had. */
  private byte[] replace(int signal, byte[] action) throws SyscallException {
    Function function = sigaction;
    if (function == null) {
      function = kernel.libc().function("sigaction");
      sigaction = function;
    }
    try (Scratch scratch = new Scratch()) {
      Block before = scratch.block(SIGACTION_SIZE);
      long now = scratch.bytes(action);
      if (kernel.libc().call(function, signal, now, before.address()) < 0) {
        throw Kernel.failure("sigaction", Integer.toString(signal), -kernel.libc().errno());
      }
      return before.bytesAt(0, SIGACTION_SIZE);
    }
  }

  private synchronized void end(Relay relay) {
    List<SyscallException> failures = new ArrayList<>();
    for (Map.Entry<Integer, byte[]> one : relay.before.entrySet()) {
      try {
        replace(one.getKey(), one.getValue());
      } catch (SyscallException failure) {
        failures.add(failure);
      }
    }
    try {
      relay.code.writeNowhere();
    } catch (SyscallException failure) {
      failures.add(failure);
    }
    taken = false;
    if (!failures.isEmpty()) {
      // What was set a moment ago can be set back: only a bug leads here.
      throw new IllegalStateException("signals keep jocker's handler", failures.get(0));
    }
  }

  private final class Relay implements SignalRelay {
    private final RelayHandler code;
    private final Fd source;
    private final Map<Integer, byte[]> before = new TreeMap<>();
    private final Object reading = new Object();
    private volatile boolean closed;

    Relay(RelayHandler code, Fd source) {
      this.code = code;
      this.source = source;
    }

    @Override
    public int next() throws SyscallException {
      synchronized (reading) {
        byte[] signal = new byte[1];
        // The end of the pipe is the end of the relay.
        return closed || io.read(source, signal, 0, 1) == 0 ? -1 : signal[0];
      }
    }

    @Override
    public Fd source() {
      return source;
    }

    @Override
    public void close() {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
      }
      try {
        end(this);
      } finally {
        // Not under a reader's feet: its number could be another file's when it comes to read. The
        // end of the pipe wakes a reader that waits.
        synchronized (reading) {
          source.close();
        }
      }
    }
  }
}
