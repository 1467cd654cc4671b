package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.request.EndpointRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.NamespacesRequest.NameResolution;
import io.jocker.engine.request.PortMapping;
import io.jocker.engine.request.TrafficShape;
import io.jocker.engine.request.UserNamespaceMode;
import java.util.ArrayList;
import java.util.List;

/** The options that say what a container sees apart from the host. */
final class NamespaceOptions {
  private NamespaceOptions() {}

  static void declare(CommandModel model) {
    model
        .texts(
            "network",
            "Connect a container to a network (bridge|none|host|container:NAME|NETWORK)"
                + " (default bridge)",
            "--network",
            "--net")
        .text("string", "PID namespace to use (host|container:NAME)", "--pid")
        .text("string", "IPC mode to use (none|private|shareable|host|container:NAME)", "--ipc")
        .text("string", "UTS namespace to use (host)", "--uts")
        .text(
            "string",
            "User namespace to use (host|auto|MAP), where MAP is CONTAINER:HOST:SIZE[,...]"
                + " (default host)",
            "--userns")
        .text("string", "Cgroup namespace to use (host|private) (default private)", "--cgroupns")
        .texts(
            "list",
            "Publish a container's port to the host ([IP:][HOST:]CONTAINER[/PROTOCOL])",
            "--publish",
            "-p")
        .flag("Publish all exposed ports to random ports", "--publish-all", "-P")
        .texts("list", "Expose a port or a range of ports", "--expose")
        .text("string", "IPv4 address (e.g., 10.144.0.9)", "--ip")
        .text("string", "IPv6 address (e.g., 2001:db8::33)", "--ip6")
        .text("string", "Container MAC address (e.g., 02:42:0a:90:00:09)", "--mac-address")
        .texts(
            "list", "Add network-scoped alias for the container", "--network-alias", "--net-alias")
        .text("rate", "Most that goes out, and in, in a second (e.g., 10mbit)", "--net-rate")
        .text("duration", "How long each packet waits, out and in (e.g., 20ms)", "--net-delay")
        .text("percent", "How many packets get lost, out and in (e.g., 1%)", "--net-loss")
        .texts("list", "Add a custom host-to-IP mapping (host:ip)", "--add-host")
        .texts("list", "Set custom DNS servers", "--dns")
        .texts("list", "Set DNS options", "--dns-option")
        .texts("list", "Set custom DNS search domains", "--dns-search");
  }

  static NamespacesRequest read(Options options) {
    List<String> networks = options.texts("--network");
    if (networks.size() > 1) {
      throw new IllegalArgumentException(
          "conflicting options: cannot attach a container to more than one network: "
              + String.join(", ", networks));
    }
    return new NamespacesRequest(
        NamespaceMode.parseNetwork(networks.isEmpty() ? "" : networks.get(0)),
        NamespaceMode.parsePid(options.text("--pid", "")),
        NamespaceMode.parseIpc(options.text("--ipc", "")),
        NamespaceMode.parseUts(options.text("--uts", "")),
        NamespaceMode.parseCgroup(options.text("--cgroupns", "")),
        UserNamespaceMode.parse(options.text("--userns", "")),
        names(options),
        endpoint(options));
  }

  /** Says what is asked for in vain: the ports of the host are there anyway. */
  static void warn(NamespacesRequest request, Session session) {
    EndpointRequest endpoint = request.endpoint();
    boolean publishes = endpoint.publishAll() || !endpoint.ports().isEmpty();
    if (publishes && request.network() instanceof NamespaceMode.Host) {
      session.warn(ErrorText.of(ErrorCode.PORTS_DISCARDED));
    }
  }

  private static EndpointRequest endpoint(Options options) {
    List<PortMapping> ports = new ArrayList<>();
    for (String text : options.texts("--publish")) {
      ports.addAll(PortMapping.parse(text));
    }
    List<String> exposed = new ArrayList<>();
    for (String text : options.texts("--expose")) {
      exposed.addAll(PortMapping.parseExposed(text));
    }
    return new EndpointRequest(
        ports,
        exposed,
        options.has("--publish-all"),
        options.text("--ip"),
        options.text("--ip6"),
        options.text("--mac-address"),
        options.texts("--network-alias"),
        TrafficShape.of(
            options.isGiven("--net-rate")
                ? options.read("--net-rate", TrafficShape::parseRate)
                : null,
            options.isGiven("--net-delay")
                ? options.read("--net-delay", TrafficShape::parseDelay)
                : null,
            options.isGiven("--net-loss")
                ? options.read("--net-loss", TrafficShape::parseLoss)
                : null));
  }

  private static NameResolution names(Options options) {
    return new NameResolution(
        options.isGiven("--add-host")
            ? options.readAll("--add-host", NamespaceOptions::extraHost)
            : List.of(),
        options.texts("--dns"),
        options.texts("--dns-search"),
        options.texts("--dns-option"));
  }

  /** {@code NAME:ADDRESS} or {@code NAME=ADDRESS}; an IPv6 address may stand in brackets. */
  private static String extraHost(String text) {
    int equals = text.indexOf('=');
    int separator = equals >= 0 ? equals : text.indexOf(':');
    if (separator <= 0 || separator == text.length() - 1) {
      throw new IllegalArgumentException("bad format for add-host: \"" + text + "\"");
    }
    String address = text.substring(separator + 1);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    return text.substring(0, separator) + ":" + address;
  }
}
