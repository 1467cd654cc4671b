package io.jocker.linux.jna;

import io.jocker.linux.AddressText;
import io.jocker.linux.OsString;
import io.jocker.linux.Quoting;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * Messages to the kernel in words: {@code RTM_NEWLINK CREATE|EXCL IFLA_IFNAME="br0" IFLA_MTU=1500},
 * as far as jocker sends them, see {@code netlink(7)}. What has no name here is shown by its
 * number.
 */
final class NetlinkWords {
  private static final int HEADER = 16;
  private static final int SUBSYSTEM_NFTABLES = 10;
  private static final int NEW_TABLE = SUBSYSTEM_NFTABLES << 8;
  private static final int DELETE_TABLE = (SUBSYSTEM_NFTABLES << 8) | 2;
  private static final int DELETE_RULE = (SUBSYSTEM_NFTABLES << 8) | 8;
  private static final int GET_TABLE = (SUBSYSTEM_NFTABLES << 8) | 1;
  private static final int GET_CHAIN = (SUBSYSTEM_NFTABLES << 8) | 4;
  private static final int GET_RULE = (SUBSYSTEM_NFTABLES << 8) | 7;
  private static final int GET_ELEMENT = (SUBSYSTEM_NFTABLES << 8) | 13;
  private static final int NEW_ELEMENT = (SUBSYSTEM_NFTABLES << 8) | 12;
  private static final int DELETE_ELEMENT = (SUBSYSTEM_NFTABLES << 8) | 14;
  private static final int GET_GENERATION = (SUBSYSTEM_NFTABLES << 8) | 16;
  private static final int MOST_BYTES = 48;

  private NetlinkWords() {}

  /** How an attribute's value is shown. */
  private enum Form {
    TEXT,
    NUMBER,
    HARDWARE,
    ADDRESS,
    BYTES,
    NESTED,
    /** {@code IFLA_LINKINFO}: what is in there depends on the kind of link. */
    KIND,
    PORT,
    /** A whole message about a link, without its header. */
    LINK
  }

  /** An attribute of one kind of message, or inside another one. */
  private record Known(int type, String name, Form form, List<Known> inside) {}

  private static Known known(int type, String name, Form form) {
    return new Known(type, name, form, List.of());
  }

  private static Known nested(int type, String name, Known... inside) {
    return new Known(type, name, Form.NESTED, List.of(inside));
  }

  private static List<Known> link() {
    return List.of(
        known(1, "IFLA_ADDRESS", Form.HARDWARE),
        known(3, "IFLA_IFNAME", Form.TEXT),
        known(4, "IFLA_MTU", Form.NUMBER),
        known(5, "IFLA_LINK", Form.NUMBER),
        known(10, "IFLA_MASTER", Form.NUMBER),
        nested(
            12,
            "IFLA_PROTINFO",
            known(4, "IFLA_BRPORT_MODE", Form.BYTES),
            known(33, "IFLA_BRPORT_ISOLATED", Form.BYTES)),
        known(18, "IFLA_LINKINFO", Form.KIND),
        known(19, "IFLA_NET_NS_PID", Form.NUMBER));
  }

  /** The same numbers mean other things for each kind. */
  private static List<Known> info(byte[] info) {
    String words = attributes(info, 0, List.of(known(1, "", Form.TEXT)));
    Known data =
        words.startsWith("=\"vxlan\"")
            ? nested(
                2,
                "IFLA_INFO_DATA",
                known(1, "IFLA_VXLAN_ID", Form.NUMBER),
                known(4, "IFLA_VXLAN_LOCAL", Form.ADDRESS),
                known(7, "IFLA_VXLAN_LEARNING", Form.BYTES),
                known(15, "IFLA_VXLAN_PORT", Form.PORT))
            : words.startsWith("=\"macvlan\"")
                ? nested(2, "IFLA_INFO_DATA", known(1, "IFLA_MACVLAN_MODE", Form.NUMBER))
                : nested(2, "IFLA_INFO_DATA", known(1, "VETH_INFO_PEER", Form.LINK));
    return List.of(known(1, "IFLA_INFO_KIND", Form.TEXT), data);
  }

  private static List<Known> neighbour() {
    return List.of(known(1, "NDA_DST", Form.ADDRESS), known(2, "NDA_LLADDR", Form.HARDWARE));
  }

  private static List<Known> address() {
    return List.of(
        known(1, "IFA_ADDRESS", Form.ADDRESS),
        known(2, "IFA_LOCAL", Form.ADDRESS),
        known(4, "IFA_BROADCAST", Form.ADDRESS));
  }

  private static List<Known> route() {
    return List.of(known(1, "RTA_DST", Form.ADDRESS), known(5, "RTA_GATEWAY", Form.ADDRESS));
  }

  private static List<Known> filterAttributes(int type) {
    return switch (type) {
      case NEW_TABLE, GET_TABLE, DELETE_TABLE -> List.of(known(1, "NFTA_TABLE_NAME", Form.TEXT));
      case GET_CHAIN ->
          List.of(known(1, "NFTA_CHAIN_TABLE", Form.TEXT), known(3, "NFTA_CHAIN_NAME", Form.TEXT));
      case GET_RULE, DELETE_RULE ->
          List.of(
              known(1, "NFTA_RULE_TABLE", Form.TEXT),
              known(2, "NFTA_RULE_CHAIN", Form.TEXT),
              known(3, "NFTA_RULE_HANDLE", Form.BYTES));
      default -> elements();
    };
  }

  private static List<Known> elements() {
    Known data = nested(1, "KEY", known(1, "VALUE", Form.BYTES));
    Known value = nested(2, "DATA", known(1, "VALUE", Form.BYTES));
    return List.of(
        known(1, "NFTA_SET_ELEM_LIST_TABLE", Form.TEXT),
        known(2, "NFTA_SET_ELEM_LIST_SET", Form.TEXT),
        nested(3, "NFTA_SET_ELEM_LIST_ELEMENTS", nested(1, "ELEM", data, value)));
  }

  /**
   * All messages of one request.
   *
   * @param filter whether they are for netfilter, whose types have other names
   */
  static String of(byte[] request, boolean filter) {
    StringJoiner all = new StringJoiner("; ", "{", "}");
    for (int at = 0; at + HEADER <= request.length; ) {
      int length = number(request, at);
      if (length < HEADER || at + length > request.length) {
        break;
      }
      all.add(message(Arrays.copyOfRange(request, at, at + length), filter));
      at += (length + 3) & ~3;
    }
    return all.toString();
  }

  private static String message(byte[] message, boolean filter) {
    int type = half(message, 4);
    String flags = flags(half(message, 6));
    String name = filter ? filterName(type) : routeName(type);
    int fixed = filter ? 4 : type < 20 ? 16 : type < 24 ? 8 : 12;
    List<Known> attributes = filter ? filterAttributes(type) : routeAttributes(type);
    String inside = type == GET_GENERATION ? "" : attributes(message, HEADER + fixed, attributes);
    return name + (flags.isEmpty() ? "" : " " + flags) + (inside.isEmpty() ? "" : " " + inside);
  }

  private static List<Known> routeAttributes(int type) {
    return type < 20 ? link() : type < 24 ? address() : type < 28 ? route() : neighbour();
  }

  private static String routeName(int type) {
    return switch (type) {
      case 16 -> "RTM_NEWLINK";
      case 17 -> "RTM_DELLINK";
      case 18 -> "RTM_GETLINK";
      case 19 -> "RTM_SETLINK";
      case 20 -> "RTM_NEWADDR";
      case 22 -> "RTM_GETADDR";
      case 24 -> "RTM_NEWROUTE";
      case 26 -> "RTM_GETROUTE";
      case 28 -> "RTM_NEWNEIGH";
      case 30 -> "RTM_GETNEIGH";
      default -> "type " + type;
    };
  }

  private static String filterName(int type) {
    return switch (type) {
      case 0x10 -> "NFNL_MSG_BATCH_BEGIN";
      case 0x11 -> "NFNL_MSG_BATCH_END";
      case NEW_TABLE -> "NFT_MSG_NEWTABLE";
      case DELETE_TABLE -> "NFT_MSG_DELTABLE";
      case DELETE_RULE -> "NFT_MSG_DELRULE";
      case GET_TABLE -> "NFT_MSG_GETTABLE";
      case GET_CHAIN -> "NFT_MSG_GETCHAIN";
      case GET_RULE -> "NFT_MSG_GETRULE";
      case GET_ELEMENT -> "NFT_MSG_GETSETELEM";
      case NEW_ELEMENT -> "NFT_MSG_NEWSETELEM";
      case DELETE_ELEMENT -> "NFT_MSG_DELSETELEM";
      case GET_GENERATION -> "NFT_MSG_GETGEN";
      default -> "type " + type;
    };
  }

  /** Those that say what is wanted; that it is a request goes without saying. */
  private static String flags(int flags) {
    StringJoiner words = new StringJoiner("|");
    if ((flags & 0x300) == 0x300) {
      return "DUMP";
    }
    if ((flags & 0x100) != 0) {
      words.add("REPLACE");
    }
    if ((flags & 0x200) != 0) {
      words.add("EXCL");
    }
    if ((flags & 0x400) != 0) {
      words.add("CREATE");
    }
    if ((flags & 0x800) != 0) {
      words.add("APPEND");
    }
    return words.toString();
  }

  private static String attributes(byte[] bytes, int begin, List<Known> names) {
    StringJoiner words = new StringJoiner(" ");
    for (int at = begin; at + 4 <= bytes.length; ) {
      int length = half(bytes, at);
      if (length < 4 || at + length > bytes.length) {
        break;
      }
      byte[] value = Arrays.copyOfRange(bytes, at + 4, at + length);
      words.add(attribute(half(bytes, at + 2) & 0x3fff, value, names));
      at += (length + 3) & ~3;
    }
    return words.toString();
  }

  private static String attribute(int type, byte[] value, List<Known> names) {
    for (Known known : names) {
      if (known.type() == type) {
        return known.name() + "=" + value(known, value);
      }
    }
    return "attribute " + type + "=" + hex(value, "");
  }

  private static String value(Known known, byte[] value) {
    return switch (known.form()) {
      case TEXT ->
          Quoting.quoted(OsString.decode(Arrays.copyOf(value, Math.max(0, value.length - 1))));
      case NUMBER -> value.length < 4 ? hex(value, "") : Integer.toString(number(value, 0));
      case HARDWARE -> hex(value, ":");
      case ADDRESS ->
          value.length == 4 || value.length == 16 ? AddressText.of(value) : hex(value, "");
      case BYTES -> hex(value, "");
      case PORT ->
          value.length == 2
              ? Integer.toString(((value[0] & 0xff) << 8) | (value[1] & 0xff))
              : hex(value, "");
      case KIND -> "{" + attributes(value, 0, info(value)) + "}";
      case NESTED -> "{" + attributes(value, 0, known.inside()) + "}";
      case LINK -> "{" + attributes(value, 16, link()) + "}";
    };
  }

  private static String hex(byte[] bytes, String between) {
    StringJoiner text = new StringJoiner(between);
    for (int i = 0; i < Math.min(MOST_BYTES, bytes.length); i++) {
      int each = bytes[i] & 0xff;
      text.add("" + Character.forDigit(each >> 4, 16) + Character.forDigit(each & 15, 16));
    }
    return text.toString();
  }

  private static int half(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
  }

  private static int number(byte[] bytes, int at) {
    return half(bytes, at) | (half(bytes, at + 2) << 16);
  }
}
