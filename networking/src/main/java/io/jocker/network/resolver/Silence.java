package io.jocker.network.resolver;

import io.jocker.network.Ipv4;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Peers that did not answer. For a while they are not asked: else every question for a name that no
 * container has would wait for a host that is down, the whole time that it is.
 */
final class Silence {
  private static final long WHILE = TimeUnit.SECONDS.toNanos(2);

  private final Map<Ipv4, Long> since = new ConcurrentHashMap<>();

  boolean isSilent(Ipv4 peer, long now) {
    Long begin = since.get(peer);
    return begin != null && now - begin < WHILE;
  }

  void begin(Ipv4 peer, long now) {
    since.put(peer, now);
  }
}
