package io.jocker.linux.netlink;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SocketCalls.NetlinkFamily;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.FilterSums.Marked;
import io.jocker.linux.netlink.NetlinkSocket.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elements of nf_tables' sets and maps, and the number of the ruleset's generation, which grows by
 * one with every change that anybody makes: {@code linux/netfilter/nf_tables.h}.
 */
public final class FilterSocket implements AutoCloseable {
  static final int SUBSYSTEM = 10;
  private static final int BATCH_BEGIN = 0x10;
  private static final int BATCH_END = 0x11;
  private static final int NEW_TABLE = SUBSYSTEM << 8;
  private static final int DELETE_TABLE = (SUBSYSTEM << 8) | 2;
  private static final int DELETE_RULE = (SUBSYSTEM << 8) | 8;
  private static final int NEW_ELEMENT = (SUBSYSTEM << 8) | 12;
  private static final int DELETE_ELEMENT = (SUBSYSTEM << 8) | 14;
  private static final int GET_GENERATION = (SUBSYSTEM << 8) | 16;

  private static final int NFNL_BATCH_GENID = 1;
  private static final int NFTA_GEN_ID = 1;
  private static final int NFTA_TABLE_NAME = 1;
  private static final int NFTA_RULE_TABLE = 1;
  private static final int NFTA_RULE_CHAIN = 2;
  private static final int NFTA_RULE_HANDLE = 3;
  private static final int NFTA_SET_ELEM_LIST_TABLE = 1;
  private static final int NFTA_SET_ELEM_LIST_SET = 2;
  private static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
  private static final int NFTA_LIST_ELEM = 1;
  private static final int NFTA_SET_ELEM_KEY = 1;
  private static final int NFTA_SET_ELEM_DATA = 2;
  private static final int NFTA_DATA_VALUE = 1;

  /** NFPROTO_INET: tables for IPv4 and IPv6. */
  private static final int INET = 1;

  /** {@code struct nfgenmsg}: family, version, a number of the subsystem's own. */
  static final int FIXED = 4;

  private final NetlinkSocket socket;

  private FilterSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * A socket.
   *
   * @param networkNamespace whose rules; null for those of this process
   */
  public static FilterSocket open(Linux linux, @Nullable Fd networkNamespace)
      throws SyscallException {
    return new FilterSocket(new NetlinkSocket(linux, NetlinkFamily.NETFILTER, networkNamespace));
  }

  /**
   * An entry of a map, or of a set, where it has no value. Each part of its key and of its value is
   * filled up to a multiple of four bytes.
   */
  public static final class Element {
    private final String map;
    private final byte[] key;
    private final byte[] value;

    public Element(String map, byte[] key, byte[] value) {
      this.map = map;
      this.key = key.clone();
      this.value = value.clone();
    }

    /** The number that {@link FilterSums#elements} adds for it. */
    public long sum() {
      return FilterSums.element(map, key, value);
    }
  }

  /** What there is, to be known again. */
  public FilterSums sums() {
    return new FilterSums(socket);
  }

  /** The number of the generation. */
  public int generation() throws SyscallException {
    NetlinkMessage get = NetlinkMessage.of(GET_GENERATION, 0).words("get the generation of rules");
    for (Answer answer : socket.ask(get.octet(0).octet(0).shortNumber(0))) {
      byte[] value = answer.attributes(FIXED).value(NFTA_GEN_ID);
      if (value != null && value.length == 4) {
        return Integer.reverseBytes(Attributes.intAt(value, 0));
      }
    }
    return 0;
  }

  /**
   * Adds all of them, or none.
   *
   * @param generation ERESTART if the ruleset is not of this generation any more
   */
  public void add(String table, List<Element> elements, int generation) throws SyscallException {
    NetlinkMessage[] batch = new NetlinkMessage[elements.size() + 2];
    batch[0] = bracket(BATCH_BEGIN).number(NFNL_BATCH_GENID, Integer.reverseBytes(generation));
    for (int i = 0; i < elements.size(); i++) {
      Element element = elements.get(i);
      NetlinkMessage add =
          NetlinkMessage.of(NEW_ELEMENT, NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE)
              .words("add an element to map " + element.map + " of table " + table);
      batch[i + 1] = element(add, table, element, true);
    }
    batch[batch.length - 1] = bracket(BATCH_END);
    socket.ask(batch);
  }

  /** Takes one away; ENOENT if it is not there. */
  public void remove(String table, Element element) throws SyscallException {
    NetlinkMessage delete =
        NetlinkMessage.of(DELETE_ELEMENT, 0)
            .words("remove an element of map " + element.map + " of table " + table);
    socket.ask(bracket(BATCH_BEGIN), element(delete, table, element, false), bracket(BATCH_END));
  }

  /**
   * Takes a table away with all that is in it, and rules out of somebody else's, as one change. A
   * table that is not there is no error; ENOENT if one of the rules is not.
   */
  public void removeTable(String table, List<Marked> rules) throws SyscallException {
    List<NetlinkMessage> batch = new ArrayList<>();
    batch.add(bracket(BATCH_BEGIN));
    // To delete what is not there is an error; to add what is there is none.
    batch.add(table(NetlinkMessage.of(NEW_TABLE, NetlinkMessage.CREATE), "add", table));
    batch.add(table(NetlinkMessage.of(DELETE_TABLE, 0), "delete", table));
    for (Marked marked : rules) {
      for (long handle : marked.handles()) {
        batch.add(rule(marked, handle));
      }
    }
    batch.add(bracket(BATCH_END));
    socket.ask(batch.toArray(new NetlinkMessage[0]));
  }

  private static NetlinkMessage table(NetlinkMessage message, String what, String table) {
    message.words(what + " table " + table).octet(INET).octet(0).shortNumber(0);
    return message.text(NFTA_TABLE_NAME, table);
  }

  private static NetlinkMessage rule(Marked marked, long handle) {
    NetlinkMessage delete =
        NetlinkMessage.of(DELETE_RULE, 0)
            .words("delete rule " + handle + " of chain " + marked.chain());
    delete.octet(marked.family().number()).octet(0).shortNumber(0);
    delete.text(NFTA_RULE_TABLE, marked.table()).text(NFTA_RULE_CHAIN, marked.chain());
    byte[] bytes = new byte[8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (handle >> (56 - 8 * i));
    }
    return delete.attribute(NFTA_RULE_HANDLE, bytes);
  }

  private static NetlinkMessage bracket(int type) {
    return NetlinkMessage.bracket(type).octet(0).octet(0).networkShort(SUBSYSTEM);
  }

  private static NetlinkMessage element(
      NetlinkMessage message, String table, Element element, boolean withValue) {
    message.octet(INET).octet(0).shortNumber(0);
    message.text(NFTA_SET_ELEM_LIST_TABLE, table).text(NFTA_SET_ELEM_LIST_SET, element.map);
    int list = message.openNested(NFTA_SET_ELEM_LIST_ELEMENTS);
    int entry = message.openNested(NFTA_LIST_ELEM);
    data(message, NFTA_SET_ELEM_KEY, element.key);
    if (withValue && element.value.length > 0) {
      data(message, NFTA_SET_ELEM_DATA, element.value);
    }
    message.close(entry);
    message.close(list);
    return message;
  }

  private static void data(NetlinkMessage message, int type, byte[] value) {
    int data = message.openNested(type);
    message.attribute(NFTA_DATA_VALUE, value);
    message.close(data);
  }

  @Override
  public void close() {
    socket.close();
  }
}
