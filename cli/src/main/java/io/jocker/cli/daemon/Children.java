package io.jocker.cli.daemon;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.ProcessCalls;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/** Children of this process that no command waits for: their status is taken when they end. */
final class Children implements AutoCloseable {
  private static final byte[] WORD = {1};

  private final IoCalls io;
  private final ProcessCalls processes;
  private final IoCalls.Pipe news;
  private final List<Fd> running = new ArrayList<>();

  Children(IoCalls io, ProcessCalls processes) throws SyscallException {
    this.io = io;
    this.processes = processes;
    this.news = io.pipe();
  }

  /** Takes over a child that has ended, or will. */
  void take(int pid) {
    try {
      Fd process = processes.openProcess(pid);
      synchronized (this) {
        running.add(process);
      }
      // Whoever waits for the others is to wait for this one, too.
      io.writeFully(news.writeEnd(), WORD);
    } catch (SyscallException e) {
      // Too many descriptors are open: it stays as a zombie.
    }
  }

  /** Any of them can be read when there is something to {@link #reap}. */
  synchronized List<Fd> sources() {
    List<Fd> sources = new ArrayList<>(running);
    sources.add(news.readEnd());
    return sources;
  }

  /** Takes the status of those that have ended. */
  synchronized void reap() throws SyscallException {
    if (!io.pollReadable(List.of(news.readEnd()), 0).isEmpty()) {
      byte[] words = new byte[64];
      io.read(news.readEnd(), words, 0, words.length);
    }
    List<Fd> left = new ArrayList<>();
    for (Fd child : running) {
      if (hasEnded(child)) {
        child.close();
      } else {
        left.add(child);
      }
    }
    running.clear();
    running.addAll(left);
  }

  private boolean hasEnded(Fd child) throws SyscallException {
    try {
      return processes.poll(child).isPresent();
    } catch (SyscallException e) {
      if (e.errno() == Errno.ECHILD) {
        return true;
      }
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    for (Fd child : running) {
      child.close();
    }
    news.close();
  }
}
