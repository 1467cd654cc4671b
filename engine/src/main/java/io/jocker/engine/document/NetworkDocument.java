package io.jocker.engine.document;

import io.jocker.engine.NetworkSummary;
import io.jocker.network.Ipv6;
import io.jocker.network.Ipv6Part;
import io.jocker.network.Lease;
import io.jocker.network.Network;
import io.jocker.network.Published;
import io.jocker.network.Wishes.Wish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Networks, and what containers have of them, in docker's form. */
public final class NetworkDocument {
  private static final int ID_DIGITS = 64;

  private NetworkDocument() {}

  /** One of those that are no bridges: they are the same on every machine. */
  public static NetworkSummary unbridged(String name, String created) {
    String driver = name.equals("none") ? "null" : name;
    return new NetworkSummary(unbridgedId(name), name, driver, false, false, created, Map.of());
  }

  private static String unbridgedId(String name) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; id.length() < ID_DIGITS; i++) {
      int digit = name.charAt(i % name.length()) * 31 + i * 7;
      id.append(Character.forDigit((digit ^ (digit >> 4)) & 15, 16));
    }
    return id.toString();
  }

  /** Of a network that is no bridge. */
  public static Map<String, @Nullable Object> of(NetworkSummary network) {
    return document(network, List.of(), new LinkedHashMap<>(), Map.of());
  }

  /**
   * Of a network.
   *
   * @param leases those of its running containers, with their names
   */
  public static Map<String, @Nullable Object> of(Network network, Map<Lease, String> leases) {
    Map<String, @Nullable Object> range = new LinkedHashMap<>();
    range.put("Subnet", network.subnet().toString());
    if (!network.range().equals(network.subnet())) {
      range.put("IPRange", network.range().toString());
    }
    range.put("Gateway", network.gateway().toString());
    List<Map<String, @Nullable Object>> ranges = new ArrayList<>(List.of(range));
    Ipv6Part ipv6 = network.ipv6();
    if (ipv6 != null) {
      Map<String, @Nullable Object> range6 = new LinkedHashMap<>();
      range6.put("Subnet", ipv6.subnet().toString());
      if (!network.range().equals(network.subnet())) {
        range6.put("IPRange", ipv6.of(network.range(), network.subnet()).toString());
      }
      range6.put("Gateway", ipv6.gateway().toString());
      ranges.add(range6);
    }
    Map<String, @Nullable Object> containers = new LinkedHashMap<>();
    for (Map.Entry<Lease, String> entry : leases.entrySet()) {
      Lease lease = entry.getKey();
      Map<String, @Nullable Object> container = new LinkedHashMap<>();
      container.put("Name", entry.getValue());
      container.put("EndpointID", endpointId(lease));
      container.put("MacAddress", lease.hardware());
      container.put("IPv4Address", lease.address() + "/" + network.subnet().length());
      container.put(
          "IPv6Address",
          lease.address6() == null || ipv6 == null
              ? ""
              : lease.address6() + "/" + ipv6.subnet().length());
      containers.put(lease.container(), container);
    }
    NetworkSummary summary =
        new NetworkSummary(
            network.id(),
            network.name(),
            network.driver().toString(),
            network.internal(),
            ipv6 != null,
            network.created(),
            network.labels());
    Map<String, String> options = new LinkedHashMap<>(network.options());
    if (network.isBridged()) {
      options.putIfAbsent("com.docker.network.bridge.name", network.bridge());
    }
    return document(summary, ranges, containers, options);
  }

  private static Map<String, @Nullable Object> document(
      NetworkSummary network,
      List<Map<String, @Nullable Object>> ranges,
      Map<String, @Nullable Object> containers,
      Map<String, String> options) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("Name", network.name());
    fields.put("Id", network.id());
    fields.put("Created", network.created());
    fields.put("Scope", "local");
    fields.put("Driver", network.driver());
    fields.put("EnableIPv6", network.ipv6());
    Map<String, @Nullable Object> addresses = new LinkedHashMap<>();
    addresses.put("Driver", "default");
    addresses.put("Options", null);
    addresses.put("Config", ranges);
    fields.put("IPAM", addresses);
    fields.put("Internal", network.internal());
    fields.put("Attachable", false);
    fields.put("Ingress", false);
    fields.put("Containers", containers);
    fields.put("Options", options);
    fields.put("Labels", network.labels());
    return fields;
  }

  /** Made of what it joins, so that nothing need be written down for it. */
  private static String endpointId(Lease lease) {
    return lease.container().substring(0, ID_DIGITS - 8) + hex(lease.address().number());
  }

  private static String hex(int number) {
    StringBuilder hex = new StringBuilder();
    for (int shift = 28; shift >= 0; shift -= 4) {
      hex.append(Character.forDigit((number >>> shift) & 15, 16));
    }
    return hex.toString();
  }

  /**
   * A container's NetworkSettings.
   *
   * @param wishes what it asks at its starts of each network that it is connected to
   * @param leases what it has now, empty where it does not run
   * @param exposed ports that it says it listens on
   */
  public static Map<String, @Nullable Object> settings(
      Map<Network, Wish> wishes, List<Lease> leases, List<String> exposed) {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    settings.put("Ports", leases.isEmpty() ? Map.of() : ports(leases, exposed));
    Map<String, @Nullable Object> all = new TreeMap<>();
    settings.putAll(endpoint(null, null));
    for (Map.Entry<Network, Wish> wish : wishes.entrySet()) {
      Network network = wish.getKey();
      Lease own = null;
      for (Lease lease : leases) {
        own = lease.network().equals(network.name()) ? lease : own;
      }
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("IPAMConfig", asked(wish.getValue()));
      fields.put("NetworkID", network.id());
      fields.put("EndpointID", own == null ? "" : endpointId(own));
      fields.putAll(endpoint(network, own));
      fields.put("Aliases", own == null ? null : own.names());
      all.put(network.name(), fields);
      if (network.isDefault()) {
        settings.putAll(endpoint(network, own));
      }
    }
    settings.put("Networks", all);
    return settings;
  }

  /** The addresses that were asked for; null for none. */
  private static @Nullable Map<String, String> asked(Wish wish) {
    Map<String, String> addresses = new LinkedHashMap<>();
    if (wish.address() != null) {
      addresses.put("IPv4Address", wish.address().toString());
    }
    if (wish.address6() != null) {
      addresses.put("IPv6Address", wish.address6().toString());
    }
    return addresses.isEmpty() ? null : addresses;
  }

  private static Map<String, @Nullable Object> endpoint(
      @Nullable Network network, @Nullable Lease lease) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    boolean has = network != null && lease != null;
    fields.put("Gateway", has && network != null ? network.gateway().toString() : "");
    fields.put("IPAddress", has && lease != null ? lease.address().toString() : "");
    fields.put("IPPrefixLen", has && network != null ? (long) network.subnet().length() : 0L);
    Ipv6 address6 = has && lease != null ? lease.address6() : null;
    Ipv6Part ipv6 = has && network != null ? network.ipv6() : null;
    boolean six = address6 != null && ipv6 != null;
    fields.put("IPv6Gateway", six && ipv6 != null ? ipv6.gateway().toString() : "");
    fields.put("GlobalIPv6Address", six && address6 != null ? address6.toString() : "");
    fields.put("GlobalIPv6PrefixLen", six && ipv6 != null ? (long) ipv6.subnet().length() : 0L);
    fields.put("MacAddress", has && lease != null ? lease.hardware() : "");
    return fields;
  }

  private static Map<String, @Nullable Object> ports(List<Lease> leases, List<String> exposed) {
    Map<String, @Nullable Object> ports = new TreeMap<>();
    for (String port : exposed) {
      ports.put(port, null);
    }
    Map<String, List<Map<String, String>>> bound = new TreeMap<>();
    for (Lease lease : leases) {
      for (Published port : lease.ports()) {
        List<Map<String, String>> all =
            bound.computeIfAbsent(
                port.containerPort() + "/" + port.protocol(), any -> new ArrayList<>());
        all.add(binding(port.address().toString(), port));
        if (port.isFor6(lease)) {
          all.add(binding("::", port));
        }
      }
    }
    ports.putAll(bound);
    return ports;
  }

  private static Map<String, String> binding(String address, Published port) {
    Map<String, String> binding = new LinkedHashMap<>();
    binding.put("HostIp", address);
    binding.put("HostPort", Integer.toString(port.hostPort()));
    return binding;
  }

  /** As {@code ps} shows them: {@code 0.0.0.0:8080->80/tcp, 443/tcp}. */
  public static String portsInWords(List<Lease> leases, List<String> exposed) {
    Map<String, String> words = new TreeMap<>();
    for (String port : leases.isEmpty() ? List.<String>of() : exposed) {
      words.put(sortable(port, ""), port);
    }
    for (Lease lease : leases) {
      for (Published port : lease.ports()) {
        String inside = port.containerPort() + "/" + port.protocol();
        String outside = port.address() + ":" + port.hostPort();
        words.remove(sortable(inside, ""));
        words.put(sortable(inside, outside), outside + "->" + inside);
        if (port.isFor6(lease)) {
          String outside6 = "[::]:" + port.hostPort();
          words.put(sortable(inside, outside6), outside6 + "->" + inside);
        }
      }
    }
    return String.join(", ", words.values());
  }

  private static String sortable(String inside, String outside) {
    return "0".repeat(Math.max(0, 12 - inside.length())) + inside + " " + outside;
  }
}
