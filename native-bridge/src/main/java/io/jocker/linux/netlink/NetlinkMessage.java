package io.jocker.linux.netlink;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One request to the kernel: {@code struct nlmsghdr}, the fixed part of its type, and attributes,
 * which are pieces of {length, type, value} at multiples of four bytes: {@code netlink(7)}.
 *
 * <pre>{@code
 * NetlinkMessage message = NetlinkMessage.of(RTM_NEWLINK, CREATE | EXCLUSIVE);
 * message.number(0).number(0).number(0).number(0); // struct ifinfomsg
 * message.text(IFLA_IFNAME, "br0");
 * int info = message.open(IFLA_LINKINFO);
 * message.text(IFLA_INFO_KIND, "bridge");
 * message.close(info);
 * }</pre>
 */
final class NetlinkMessage {
  static final int HEADER = 16;
  static final int REQUEST = 1;
  static final int ACKNOWLEDGE = 4;
  static final int DUMP = 0x300;
  static final int REPLACE = 0x100;
  static final int EXCLUSIVE = 0x200;
  static final int CREATE = 0x400;
  static final int APPEND = 0x800;

  /** NLA_F_NESTED: rtnetlink does without, nf_tables insists. */
  private static final int NESTED = 0x8000;

  private static final int ATTRIBUTE_HEADER = 4;

  private byte[] bytes = new byte[512];
  private int size;
  private final boolean answered;
  private String words = "";

  private NetlinkMessage(int type, int flags, boolean answered) {
    this.answered = answered;
    number(0);
    shortNumber(type);
    shortNumber(flags | REQUEST);
    number(0);
    number(0);
  }

  /** A request that is acknowledged, or refused. */
  static NetlinkMessage of(int type, int flags) {
    return new NetlinkMessage(type, flags | ACKNOWLEDGE, true);
  }

  /** A request for all that there is, whose end is told. */
  static NetlinkMessage dump(int type) {
    return new NetlinkMessage(type, DUMP, true);
  }

  /** The begin or end of several that belong together; it has no answer of its own. */
  static NetlinkMessage bracket(int type) {
    return new NetlinkMessage(type, 0, false);
  }

  /** What it asks for, for the message of a refusal. */
  NetlinkMessage words(String text) {
    words = text;
    return this;
  }

  String words() {
    return words;
  }

  // ---- the fixed part: little endian, as both machines are ----

  NetlinkMessage octet(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  NetlinkMessage shortNumber(int value) {
    return octet(value).octet(value >> 8);
  }

  NetlinkMessage number(int value) {
    return shortNumber(value).shortNumber(value >> 16);
  }

  /** Big endian, as the network and nf_tables have it. */
  NetlinkMessage networkShort(int value) {
    return octet(value >> 8).octet(value);
  }

  // ---- attributes ----

  NetlinkMessage attribute(int type, byte[] value) {
    int start = header(type);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    finish(start);
    return this;
  }

  /** With the terminating NUL that the kernel wants. */
  NetlinkMessage text(int type, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return attribute(type, Arrays.copyOf(text, text.length + 1));
  }

  NetlinkMessage number(int type, int value) {
    int start = header(type);
    number(value);
    finish(start);
    return this;
  }

  /** Begins an attribute of attributes; {@link #close} takes what this returns. */
  int open(int type) {
    return header(type);
  }

  int openNested(int type) {
    return header(type | NESTED);
  }

  void close(int start) {
    finish(start);
  }

  private int header(int type) {
    int start = size;
    shortNumber(0);
    shortNumber(type);
    return start;
  }

  /** The length is that of header and value, without what fills up to a multiple of four. */
  private void finish(int start) {
    int length = size - start;
    if (length < ATTRIBUTE_HEADER || length > 0xffff) {
      throw new IllegalStateException("an attribute of " + length + " bytes");
    }
    bytes[start] = (byte) length;
    bytes[start + 1] = (byte) (length >> 8);
    while (size % 4 != 0) {
      octet(0);
    }
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  /** All of it, with its length and number filled in. */
  byte[] finished(int sequence) {
    int end = size;
    size = 0;
    number(end);
    size = 8;
    number(sequence);
    size = end;
    return Arrays.copyOf(bytes, end);
  }

  /** Whether its end is told. */
  boolean isAnswered() {
    return answered;
  }
}
