package io.jocker.network.resolver;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.network.Networks;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers for names in the user networks of one root, as long as a container is on one of them. It
 * is told by {@code inotify(7)} when one comes or goes, so it never has to be called.
 */
public final class Resolver {
  /** A restart of the only container should not end it. */
  private static final long LINGER_MILLIS = 2_000;

  /** How soon what is in the way is tried again: a bridge, or somebody else's port 53. */
  private static final long RETRY_MILLIS = 500;

  private final Linux linux;
  private final Networks networks;
  private final Fd lock;
  private final Current current;
  private final DatagramService datagrams;
  private final StreamService streams;

  /** Tells the addresses of the host's name servers, as they are now. */
  @FunctionalInterface
  public interface HostServers {
    List<String> now() throws IOException;
  }

  /**
   * A resolver that does not run yet.
   *
   * @param lock held as long as somebody answers, or is about to
   * @param first a socket that is bound to a gateway already; null for none
   */
  public Resolver(
      Linux linux, Networks networks, Fd lock, HostServers host, @Nullable Channel first)
      throws IOException {
    this.linux = linux;
    this.networks = networks;
    this.lock = lock;
    this.current = new Current(linux, networks);
    Upstream upstream = new Upstream(host);
    Silence silence = new Silence();
    this.datagrams = new DatagramService(upstream, current, silence);
    this.streams = new StreamService(upstream, current, silence);
    if (first instanceof DatagramChannel socket) {
      datagrams.adopt(socket);
    }
  }

  /** Answers until nobody is there any more. */
  public void run() throws IOException, InterruptedException {
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      for (String folder : networks.folders()) {
        Path.of(folder)
            .register(
                watch,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
      }
      Thread following = Thread.currentThread();
      Thread packets =
          new Thread(
              () -> {
                try {
                  datagrams.run();
                } finally {
                  // Half a resolver is none: whoever guards this process starts it anew.
                  following.interrupt();
                }
              },
              "packets");
      packets.setDaemon(true);
      packets.start();
      follow(watch);
    } catch (ClosedWatchServiceException e) {
      throw new IOException(e);
    }
  }

  private void follow(WatchService watch) throws IOException, InterruptedException {
    while (true) {
      Directory directory = current.reload();
      boolean listening = datagrams.listen(directory.gateways());
      listening &= streams.listen(directory.gateways());
      boolean changed = await(watch, patience(directory, listening));
      if (!changed && directory.isEmpty() && networks.locked(this::end)) {
        return;
      }
    }
  }

  private static long patience(Directory directory, boolean listening) {
    return directory.isEmpty() ? LINGER_MILLIS : listening ? Long.MAX_VALUE : RETRY_MILLIS;
  }

  /** False if nothing has changed for so long. */
  private static boolean await(WatchService watch, long millis) throws InterruptedException {
    WatchKey key = watch.poll(millis, TimeUnit.MILLISECONDS);
    boolean meant = false;
    while (key != null) {
      for (WatchEvent<?> event : key.pollEvents()) {
        // Files come by a rename from a name that begins with a dot.
        meant |= !(event.context() instanceof Path file) || !file.toString().startsWith(".");
      }
      // A folder that has gone takes the networks with it.
      meant |= !key.reset();
      key = watch.poll();
    }
    return meant;
  }

  /**
   * Looks a last time, where nobody can take an address meanwhile: who takes the next one finds the
   * lock free, and starts another resolver.
   */
  private boolean end() throws IOException {
    boolean over = current.reload().isEmpty();
    if (over) {
      linux.locks().unlock(lock);
    }
    return over;
  }
}
