package io.jocker.linux.proc;

import java.util.List;

/**
 * What went through the interfaces of a network namespace: {@code /proc/PID/net/dev}, {@code
 * proc(5)}. The loopback interface does not count, for nothing leaves through it.
 *
 * <pre>
 * Inter-|   Receive                                                |  Transmit
 *  face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs ...
 *   eth0:    1296      16    0    0    0     0          0         0      796      10    0 ...
 *         (1)                                                        (9)
 * </pre>
 *
 * @param receivedBytes the sum of (1)
 * @param sentBytes the sum of (9)
 */
public record NetworkUse(long receivedBytes, long sentBytes) {
  private static final int SENT = 8;

  /** Reads the whole file. */
  public static NetworkUse parse(String text) {
    long received = 0;
    long sent = 0;
    for (String line : Lines.of(text)) {
      int colon = line.indexOf(':');
      if (colon < 0 || line.substring(0, colon).strip().equals("lo")) {
        continue;
      }
      List<String> words = Lines.words(line.substring(colon + 1));
      if (words.size() <= SENT) {
        throw Lines.malformed("net/dev", line);
      }
      received += Lines.longNumber(words.get(0), line);
      sent += Lines.longNumber(words.get(SENT), line);
    }
    return new NetworkUse(received, sent);
  }
}
