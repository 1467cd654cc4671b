package io.jocker.linux.netlink;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SocketCalls.NetlinkFamily;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.NetlinkSocket.Answer;
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
  private static final int NEW_ELEMENT = (SUBSYSTEM << 8) | 12;
  private static final int DELETE_ELEMENT = (SUBSYSTEM << 8) | 14;
  private static final int GET_GENERATION = (SUBSYSTEM << 8) | 16;

  private static final int NFNL_BATCH_GENID = 1;
  private static final int NFTA_GEN_ID = 1;
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
