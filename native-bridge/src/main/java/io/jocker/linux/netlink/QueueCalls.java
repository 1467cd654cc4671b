package io.jocker.linux.netlink;

import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.NetlinkSocket.Answer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Queueing disciplines, through which a link sends its packets: {@code tc(8)}. A link without any
 * sends what comes. The token bucket is the root, for it has the last word on when a packet goes;
 * what delays and loses packets stands before it.
 */
public final class QueueCalls {
  private static final int RTM_NEWQDISC = 36;
  private static final int RTM_GETQDISC = 38;

  private static final int TCA_KIND = 1;
  private static final int TCA_OPTIONS = 2;
  private static final int TC_H_ROOT = -1;

  private static final String BUCKET = "tbf";
  private static final int TCA_TBF_PARMS = 1;
  private static final int TCA_TBF_RATE64 = 4;
  private static final int TCA_TBF_BURST = 6;
  private static final int TC_LINKLAYER_ETHERNET = 1;

  private static final String EMULATOR = "netem";
  private static final int TCA_NETEM_LATENCY64 = 10;

  /** {@code struct tc_netem_qopt}: latency, limit, loss, gap, duplicate, jitter. */
  private static final int EMULATOR_BYTES = 24;

  /** How many packets may wait for their time. */
  private static final int EMULATOR_LIMIT = 10_000;

  /** {@code struct tcmsg}: family, index, handle, parent, info. */
  private static final int QUEUE_BYTES = 20;

  private static final int BUCKET_HANDLE = 0x10000;
  private static final int EMULATOR_HANDLE = 0x20000;

  /** The one class of a token bucket. */
  private static final int BUCKET_CLASS = BUCKET_HANDLE | 1;

  private static final int LEAST_BURST = 16 << 10;
  private static final int MOST_BURST = 1 << 20;
  private static final int LEAST_QUEUE = 64 << 10;
  private static final int MOST_QUEUE = 64 << 20;
  private static final long MILLION = 1_000_000;

  private final NetlinkSocket socket;

  QueueCalls(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Lets a link send so much and no more, but for a burst after a rest: of ten milliseconds, and
   * never less than a few packets. What comes faster waits a tenth of a second at most; then it is
   * dropped, by which TCP learns the rate.
   *
   * @throws SyscallException with ENOENT where the kernel has no such discipline
   */
  public void addTokenBucket(int link, long bytesPerSecond) throws SyscallException {
    int burst = (int) Math.max(LEAST_BURST, Math.min(MOST_BURST, bytesPerSecond / 100));
    int queue = (int) Math.min(MOST_QUEUE, LEAST_QUEUE + bytesPerSecond / 10);
    NetlinkMessage add = add(link, BUCKET_HANDLE, TC_H_ROOT, BUCKET);
    int options = add.openNested(TCA_OPTIONS);
    int parameters = add.open(TCA_TBF_PARMS);
    // struct tc_tbf_qopt: the rate, no peak rate, limit, buffer and mtu (both told otherwise).
    add.octet(0).octet(TC_LINKLAYER_ETHERNET).shortNumber(0).shortNumber(0).shortNumber(0);
    add.number((int) Math.min(bytesPerSecond, 0xffff_ffffL));
    add.number(0).number(0).number(0).number(queue).number(0).number(0);
    add.close(parameters);
    add.attribute(TCA_TBF_RATE64, bytes(bytesPerSecond)).number(TCA_TBF_BURST, burst);
    add.close(options);
    socket.ask(add);
  }

  /**
   * Lets a link's packets wait, and loses some of them.
   *
   * @param below whether the link has a token bucket already
   * @throws SyscallException with ENOENT where the kernel has no such discipline
   */
  public void addEmulator(int link, LinkShape shape, boolean below) throws SyscallException {
    int parent = below ? BUCKET_CLASS : TC_H_ROOT;
    NetlinkMessage add = add(link, EMULATOR_HANDLE, parent, EMULATOR);
    int options = add.openNested(TCA_OPTIONS);
    add.number(0).number(EMULATOR_LIMIT).number(probability(shape.lossMillionths()));
    add.number(0).number(0).number(0);
    add.attribute(TCA_NETEM_LATENCY64, bytes(shape.delayNanos()));
    add.close(options);
    socket.ask(add);
  }

  private static NetlinkMessage add(int link, int handle, int parent, String kind) {
    int flags = NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE;
    NetlinkMessage add = NetlinkMessage.of(RTM_NEWQDISC, flags);
    add.words("add qdisc " + kind + " to link " + link);
    return add.number(0).number(link).number(handle).number(parent).number(0).text(TCA_KIND, kind);
  }

  /** A part of 2^32. */
  private static int probability(int millionths) {
    return (int) (millionths * 0xffff_ffffL / MILLION);
  }

  private static byte[] bytes(long value) {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (value >> (8 * i));
    }
    return bytes;
  }

  /** What the kernel does with the packets of links, by their numbers; those without are not in. */
  public Map<Integer, LinkShape> shapes() throws SyscallException {
    NetlinkMessage dump = NetlinkMessage.dump(RTM_GETQDISC).words("list qdiscs");
    dump.number(0).number(0).number(0).number(0).number(0);
    Map<Integer, LinkShape> shapes = new HashMap<>();
    for (Answer answer : socket.ask(dump)) {
      Attributes attributes = answer.attributes(QUEUE_BYTES);
      String kind = attributes.text(TCA_KIND);
      int link = Attributes.intAt(answer.bytes(), NetlinkMessage.HEADER + 4);
      LinkShape other = shapes.getOrDefault(link, LinkShape.NONE);
      if (BUCKET.equals(kind)) {
        long rate = rate(attributes.nested(TCA_OPTIONS));
        shapes.put(link, new LinkShape(rate, other.delayNanos(), other.lossMillionths()));
      } else if (EMULATOR.equals(kind)) {
        shapes.put(link, emulated(other.bytesPerSecond(), attributes.value(TCA_OPTIONS)));
      }
    }
    return shapes;
  }

  /** In 64 bits where 32 do not hold it. */
  private static long rate(Attributes options) {
    byte[] wide = options.value(TCA_TBF_RATE64);
    byte[] parameters = options.value(TCA_TBF_PARMS);
    if (wide != null && wide.length == 8) {
      return longAt(wide, 0);
    }
    return parameters == null || parameters.length < 12 ? 0 : number(parameters, 8);
  }

  private static LinkShape emulated(long rate, byte @Nullable [] options) {
    if (options == null || options.length < EMULATOR_BYTES) {
      return new LinkShape(rate, 0, 0);
    }
    byte[] wide =
        new Attributes(options, EMULATOR_BYTES, options.length).value(TCA_NETEM_LATENCY64);
    // A tick of the kernel's is 64 nanoseconds.
    long delay = wide != null && wide.length == 8 ? longAt(wide, 0) : number(options, 0) << 6;
    long loss = (number(options, 8) * MILLION + 0x7fff_ffffL) / 0xffff_ffffL;
    return new LinkShape(rate, delay, (int) loss);
  }

  private static long number(byte[] bytes, int at) {
    return Attributes.intAt(bytes, at) & 0xffff_ffffL;
  }

  private static long longAt(byte[] bytes, int at) {
    return number(bytes, at) | (number(bytes, at + 4) << 32);
  }
}
