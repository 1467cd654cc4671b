package io.jocker.linux.netlink;

import io.jocker.linux.Errno;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.NetlinkSocket.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel lists of packet rules, summed up: each thing in a list is a number made of all
 * that the kernel says of it, and a list is the sum of these, for the order of a set's elements is
 * the kernel's own. So two lists that are equal have equal sums, and one in which anything was put
 * in, taken away, or made anew has another one: the kernel gives each rule of a table a number that
 * no later one gets.
 *
 * <p>Left out is what changes though the thing itself does not: how many others use it, counters,
 * and which rule stands before a rule.
 */
public final class FilterSums {
  private static final int GET_TABLE = (FilterSocket.SUBSYSTEM << 8) | 1;
  private static final int GET_CHAIN = (FilterSocket.SUBSYSTEM << 8) | 4;
  private static final int GET_RULE = (FilterSocket.SUBSYSTEM << 8) | 7;
  private static final int GET_ELEMENT = (FilterSocket.SUBSYSTEM << 8) | 13;

  private static final int NFTA_TABLE_NAME = 1;
  private static final int NFTA_TABLE_USE = 3;

  private static final int NFTA_CHAIN_TABLE = 1;
  private static final int NFTA_CHAIN_NAME = 3;
  private static final int NFTA_CHAIN_USE = 6;
  private static final int NFTA_CHAIN_COUNTERS = 8;

  private static final int NFTA_RULE_TABLE = 1;
  private static final int NFTA_RULE_CHAIN = 2;
  private static final int NFTA_RULE_HANDLE = 3;
  private static final int NFTA_RULE_POSITION = 6;
  private static final int NFTA_RULE_USERDATA = 7;

  private static final int NFTA_SET_ELEM_LIST_TABLE = 1;
  private static final int NFTA_SET_ELEM_LIST_SET = 2;
  private static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
  private static final int NFTA_SET_ELEM_KEY = 1;
  private static final int NFTA_SET_ELEM_DATA = 2;
  private static final int NFTA_DATA_VALUE = 1;

  /** What nft keeps with a rule: pieces of {type, length, value}; a comment is of this type. */
  private static final byte COMMENT = 0;

  /** Odd, and with bits everywhere: 2^64 by the golden ratio. */
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  private final NetlinkSocket socket;

  FilterSums(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Of which kind of packets a table is. */
  public enum Family {
    INET(1),
    IPV4(2),
    IPV6(10);

    private final int number;

    Family(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /**
   * Rules with one comment in one chain.
   *
   * @param sum not 0 even if there are none
   * @param handles their numbers in the table
   */
  public record Marked(Family family, String table, String chain, long sum, List<Long> handles) {}

  /** A table itself, with its flags; 0 if it is not there. */
  public long table(String table) throws SyscallException {
    NetlinkMessage get = NetlinkMessage.of(GET_TABLE, 0).words("get table " + table);
    long sum = 0;
    for (Answer answer : ask(header(get, Family.INET).text(NFTA_TABLE_NAME, table))) {
      sum += number(answer.attributes(FilterSocket.FIXED), NFTA_TABLE_USE, NFTA_TABLE_USE);
    }
    return sum;
  }

  /** Chains of a table, with their hooks and policies; the kernel lists those of all tables. */
  public long chains(String table, List<String> names) throws SyscallException {
    NetlinkMessage dump = NetlinkMessage.dump(GET_CHAIN).words("list chains");
    long sum = 0;
    for (Answer answer : ask(header(dump, Family.INET))) {
      Attributes chain = answer.attributes(FilterSocket.FIXED);
      if (table.equals(chain.text(NFTA_CHAIN_TABLE))
          && names.contains(chain.text(NFTA_CHAIN_NAME))) {
        sum += number(chain, NFTA_CHAIN_USE, NFTA_CHAIN_COUNTERS);
      }
    }
    return sum;
  }

  /** All rules of some chains of a table. */
  public long rules(String table, List<String> chains) throws SyscallException {
    NetlinkMessage dump = NetlinkMessage.dump(GET_RULE).words("list rules of table " + table);
    long sum = 0;
    for (Answer answer : ask(header(dump, Family.INET).text(NFTA_RULE_TABLE, table))) {
      Attributes rule = answer.attributes(FilterSocket.FIXED);
      if (table.equals(rule.text(NFTA_RULE_TABLE)) && chains.contains(rule.text(NFTA_RULE_CHAIN))) {
        sum += number(rule, NFTA_RULE_POSITION, NFTA_RULE_POSITION);
      }
    }
    return sum;
  }

  /** A set or map with its elements, which is more than 0 even if it has none; 0 without it. */
  public long elements(String table, String set) throws SyscallException {
    NetlinkMessage dump =
        NetlinkMessage.dump(GET_ELEMENT).words("list elements of " + set + " of table " + table);
    header(dump, Family.INET).text(NFTA_SET_ELEM_LIST_TABLE, table);
    long sum = 0;
    try {
      for (Answer answer : socket.ask(dump.text(NFTA_SET_ELEM_LIST_SET, set))) {
        sum += elements(set, answer.attributes(FilterSocket.FIXED));
      }
      return sum + name(set);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return 0;
      }
      throw e;
    }
  }

  private static long elements(String set, Attributes answer) {
    Attributes list = answer.nested(NFTA_SET_ELEM_LIST_ELEMENTS);
    long sum = 0;
    for (int at = list.first(); at >= 0; at = list.after(at)) {
      Attributes element = list.inside(at);
      long number = name(set);
      for (int part = element.first(); part >= 0; part = element.after(part)) {
        int type = element.type(part);
        boolean data = type == NFTA_SET_ELEM_KEY || type == NFTA_SET_ELEM_DATA;
        byte[] value = data ? element.inside(part).value(NFTA_DATA_VALUE) : null;
        number = add(number, type, value == null ? element.valueAt(part) : value);
      }
      sum += number;
    }
    return sum;
  }

  /** The number of an element that has a key and a value, and nothing else. */
  static long element(String set, byte[] key, byte[] value) {
    long number = add(name(set), NFTA_SET_ELEM_KEY, key);
    return value.length == 0 ? number : add(number, NFTA_SET_ELEM_DATA, value);
  }

  private static long name(String set) {
    return add(0, NFTA_SET_ELEM_LIST_SET, set.getBytes(StandardCharsets.UTF_8));
  }

  /** The rules in somebody else's chain that have this comment; null if there is no such chain. */
  public @Nullable Marked marked(Family family, String table, String chain, String comment)
      throws SyscallException {
    NetlinkMessage get = NetlinkMessage.of(GET_CHAIN, 0).words("get chain " + chain);
    header(get, family).text(NFTA_CHAIN_TABLE, table).text(NFTA_CHAIN_NAME, chain);
    if (ask(get).isEmpty()) {
      return null;
    }
    byte[] mark = comment(comment);
    NetlinkMessage dump = NetlinkMessage.dump(GET_RULE).words("list rules of chain " + chain);
    header(dump, family).text(NFTA_RULE_TABLE, table).text(NFTA_RULE_CHAIN, chain);
    long sum = name(chain);
    List<Long> handles = new ArrayList<>();
    for (Answer answer : ask(dump)) {
      Attributes rule = answer.attributes(FilterSocket.FIXED);
      byte[] handle = rule.value(NFTA_RULE_HANDLE);
      if (handle != null
          && handle.length == 8
          && chain.equals(rule.text(NFTA_RULE_CHAIN))
          && Arrays.equals(mark, rule.value(NFTA_RULE_USERDATA))) {
        sum += number(rule, NFTA_RULE_POSITION, NFTA_RULE_POSITION);
        handles.add(bigEndian(handle));
      }
    }
    return new Marked(family, table, chain, sum, handles);
  }

  private static byte[] comment(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] mark = new byte[bytes.length + 3];
    mark[0] = COMMENT;
    mark[1] = (byte) (bytes.length + 1);
    System.arraycopy(bytes, 0, mark, 2, bytes.length);
    return mark;
  }

  private static NetlinkMessage header(NetlinkMessage message, Family family) {
    return message.octet(family.number).octet(0).shortNumber(0);
  }

  /** Nothing is what there is of what is not there. */
  private List<Answer> ask(NetlinkMessage request) throws SyscallException {
    try {
      return socket.ask(request);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw e;
    }
  }

  private static long number(Attributes thing, int without, int orWithout) {
    long number = 0;
    for (int at = thing.first(); at >= 0; at = thing.after(at)) {
      int type = thing.type(at);
      if (type != without && type != orWithout) {
        number = add(number, type, thing.valueAt(at));
      }
    }
    return number;
  }

  private static long add(long number, int type, byte[] value) {
    long sum = mix(number, ((long) type << 32) | value.length);
    int whole = value.length & ~3;
    for (int at = 0; at < whole; at += 4) {
      sum = mix(sum, Attributes.intAt(value, at));
    }
    for (int at = whole; at < value.length; at++) {
      sum = mix(sum, value[at]);
    }
    return sum;
  }

  private static long mix(long number, long more) {
    long product = (number ^ more) * FACTOR;
    return product ^ (product >>> 32);
  }

  private static long bigEndian(byte[] bytes) {
    long number = 0;
    for (byte each : bytes) {
      number = (number << 8) | (each & 0xff);
    }
    return number;
  }
}
