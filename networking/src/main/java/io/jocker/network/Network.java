package io.jocker.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network that containers are connected to: a bridge of the host's, with a range of addresses.
 *
 * @param name chosen by who made it
 * @param id 64 hexadecimal digits
 * @param created when, as RFC 3339 has it
 * @param driver what it is made of
 * @param bridge the name of its interface
 * @param subnet all of its addresses
 * @param gateway the bridge's own, by which containers reach the rest of the world
 * @param range from which containers without a wish get theirs
 * @param internal whether it leads nowhere else
 * @param mtu the longest packet
 * @param labels in their order
 * @param options those that were given, in their order
 * @param ipv6 its addresses of IPv6; null for none
 */
public record Network(
    String name,
    String id,
    String created,
    Driver driver,
    String bridge,
    Subnet subnet,
    Ipv4 gateway,
    Subnet range,
    boolean internal,
    int mtu,
    Map<String, String> labels,
    Map<String, String> options,
    @Nullable Ipv6Part ipv6) {

  /** The name of the network that is always there. */
  public static final String DEFAULT = "bridge";

  /** Of Ethernet. */
  public static final int USUAL_MTU = 1500;

  /** How the longest packet is asked for. */
  public static final String OPTION_MTU = "com.docker.network.driver.mtu";

  /** How outsiders see its addresses of IPv6: {@code nat} or {@code routed}. */
  static final String OPTION_MODE_6 = "com.docker.network.bridge.gateway_mode_ipv6";

  private static final String OPTION_MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";

  private static final String OPTION_NEIGHBOURS = "com.docker.network.bridge.enable_icc";

  /** One with addresses of IPv4 alone. */
  public Network(
      String name,
      String id,
      String created,
      Driver driver,
      String bridge,
      Subnet subnet,
      Ipv4 gateway,
      Subnet range,
      boolean internal,
      int mtu,
      Map<String, String> labels,
      Map<String, String> options) {
    this(
        name, id, created, driver, bridge, subnet, gateway, range, internal, mtu, labels, options,
        null);
  }

  /** Whether what its containers send elsewhere seems to be the host's. */
  public boolean masquerades() {
    return !internal && !"false".equals(options.get(OPTION_MASQUERADE));
  }

  /** Whether outsiders reach its containers by their own addresses of IPv6. */
  public boolean routes6() {
    return ipv6 != null && !internal && Ipv6Plan.isRouted(options);
  }

  /** The counterpart of an address of IPv4; null where it has none of IPv6. */
  public @Nullable Ipv6 counterpart(Ipv4 address) {
    return ipv6 == null ? null : ipv6.of(address, subnet);
  }

  /** Whether its containers may reach each other other than by published ports. */
  public boolean joinsNeighbours() {
    return !"false".equals(options.get(OPTION_NEIGHBOURS));
  }

  /**
   * Whether it has a bridge; where not, {@link #bridge} names an interface that is not jocker's.
   */
  public boolean isBridged() {
    return driver != Driver.MACVLAN;
  }

  /** Whether names of its containers are answered for, at its gateway. */
  public boolean hasNames() {
    return !isDefault() && isBridged();
  }

  /** Its hosts, where it spans several. */
  public @Nullable Overlay overlay() {
    return driver == Driver.OVERLAY ? Overlay.of(options) : null;
  }

  /** The name of the interface that leads to its other hosts; a name has at most 15 bytes. */
  public String tunnel() {
    return "jx-" + id.substring(0, 12);
  }

  public boolean isDefault() {
    return name.equals(DEFAULT);
  }

  /** What is written down of it, a field a line. */
  String text() {
    StringBuilder text = new StringBuilder(256);
    line(text, "name", name);
    line(text, "id", id);
    line(text, "created", created);
    line(text, "driver", driver.toString());
    line(text, "bridge", bridge);
    line(text, "subnet", subnet.toString());
    line(text, "gateway", gateway.toString());
    line(text, "range", range.toString());
    line(text, "internal", internal ? "yes" : "no");
    line(text, "mtu", Integer.toString(mtu));
    for (Map.Entry<String, String> label : labels.entrySet()) {
      line(text, "label", escaped(label.getKey()) + "=" + escaped(label.getValue()));
    }
    for (Map.Entry<String, String> option : options.entrySet()) {
      line(text, "option", escaped(option.getKey()) + "=" + escaped(option.getValue()));
    }
    if (ipv6 != null) {
      line(text, "subnet6", ipv6.subnet().toString());
      line(text, "gateway6", ipv6.gateway().toString());
    }
    return text.append("end\n").toString();
  }

  private static void line(StringBuilder text, String field, String value) {
    text.append(field).append(' ').append(value).append('\n');
  }

  /** Reads what {@link #text} has written; null for what is not whole. */
  static @Nullable Network parse(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> labels = new LinkedHashMap<>();
    Map<String, String> options = new LinkedHashMap<>();
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      String line = text.substring(from, end < 0 ? text.length() : end);
      from = end < 0 ? text.length() : end + 1;
      int blank = line.indexOf(' ');
      String field = blank < 0 ? line : line.substring(0, blank);
      String value = blank < 0 ? "" : line.substring(blank + 1);
      if (field.equals("label")) {
        pair(labels, value);
      } else if (field.equals("option")) {
        pair(options, value);
      } else {
        fields.put(field, value);
      }
    }
    if (!fields.containsKey("end")) {
      return null;
    }
    Driver driver = Driver.of(field(fields, "driver"));
    return new Network(
        field(fields, "name"),
        field(fields, "id"),
        field(fields, "created"),
        driver == null ? Driver.BRIDGE : driver,
        field(fields, "bridge"),
        Subnet.parse(field(fields, "subnet")),
        Ipv4.parse(field(fields, "gateway")),
        Subnet.parse(field(fields, "range")),
        field(fields, "internal").equals("yes"),
        Integer.parseInt(field(fields, "mtu")),
        labels,
        options,
        ipv6(fields));
  }

  private static @Nullable Ipv6Part ipv6(Map<String, String> fields) {
    String subnet = fields.get("subnet6");
    return subnet == null
        ? null
        : new Ipv6Part(Subnet6.parse(subnet), Ipv6.parse(field(fields, "gateway6")));
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    return value == null ? "" : value;
  }

  private static void pair(Map<String, String> into, String line) {
    int equals = line.indexOf('=');
    into.put(plain(line.substring(0, equals)), plain(line.substring(equals + 1)));
  }

  /** Without line feeds and equals signs: {@code \n}, {@code \e}. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("=", "\\e");
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        plain.append(next == 'n' ? '\n' : next == 'e' ? '=' : next);
      } else {
        plain.append(each);
      }
    }
    return plain.toString();
  }
}
