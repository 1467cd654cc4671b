package io.jocker.engine.bundle;

import io.jocker.engine.request.EndpointRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest.NameResolution;
import io.jocker.engine.request.PortMapping;
import io.jocker.engine.request.TrafficShape;
import io.jocker.linux.netlink.LinkShape;
import io.jocker.network.Ipv4;
import io.jocker.network.Ipv6;
import io.jocker.network.MacAddress;
import io.jocker.network.Wishes;
import io.jocker.network.Wishes.PortWish;
import io.jocker.network.Wishes.Wish;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container wants of networks each time that it starts. */
public final class NetworkPart {
  private NetworkPart() {}

  /** Its wishes, of which there is at least one network. */
  public static Wishes wishes(BundleInput input, NamespaceMode.Connected mode) {
    EndpointRequest endpoint = input.request().namespaces().endpoint();
    return new Wishes(
        List.of(wish(mode.network(), endpoint)),
        ports(input, endpoint),
        names(input.hostname(), input.request().namespaces().names()),
        shape(endpoint.shape()));
  }

  private static @Nullable LinkShape shape(@Nullable TrafficShape asked) {
    return asked == null
        ? null
        : new LinkShape(
            asked.bitsPerSecond() / 8, asked.delayMicros() * 1000, asked.lossMillionths());
  }

  private static Wishes.Names names(String hostname, NameResolution names) {
    return new Wishes.Names(hostname, names.extraHosts(), names.servers());
  }

  /**
   * What it wants of one network.
   *
   * @throws IllegalArgumentException if an address or a name is none
   */
  public static Wish wish(String network, EndpointRequest endpoint) {
    String address = endpoint.address();
    String address6 = endpoint.address6();
    String hardware = endpoint.hardware();
    if (hardware != null) {
      MacAddress.parse(hardware); // which checks it
    }
    for (String alias : endpoint.aliases()) {
      requireName(alias);
    }
    return new Wish(
        network,
        address == null ? null : Ipv4.parse(address),
        address6 == null ? null : Ipv6.parse(address6),
        hardware,
        endpoint.aliases());
  }

  /** Names are kept between blanks and commas. */
  private static void requireName(String alias) {
    boolean valid = !alias.isEmpty() && alias.length() <= 253;
    for (int i = 0; i < alias.length(); i++) {
      char each = alias.charAt(i);
      valid &= each < 128 && (Character.isLetterOrDigit(each) || "_.-".indexOf(each) >= 0);
    }
    if (!valid) {
      throw new IllegalArgumentException("invalid network alias: \"" + alias + "\"");
    }
  }

  private static List<PortWish> ports(BundleInput input, EndpointRequest endpoint) {
    List<PortWish> wishes = new ArrayList<>();
    List<String> published = new ArrayList<>();
    for (PortMapping mapping : endpoint.ports()) {
      published.add(mapping.exposed());
      wishes.add(wish(mapping));
    }
    if (endpoint.publishAll()) {
      for (String exposed : exposed(input)) {
        if (!published.contains(exposed)) {
          wishes.add(wish(PortMapping.ofExposed(exposed)));
        }
      }
    }
    return wishes;
  }

  private static PortWish wish(PortMapping mapping) {
    String host = mapping.hostAddress();
    return new PortWish(
        mapping.protocol(),
        host.isEmpty() ? Ipv4.ANY : Ipv4.parse(host),
        mapping.hostFirst(),
        mapping.hostLast(),
        mapping.containerPort());
  }

  /** All ports that it says it listens on: its image's, those asked for, those published. */
  public static List<String> exposed(BundleInput input) {
    EndpointRequest endpoint = input.request().namespaces().endpoint();
    if (input.image().exposedPorts().isEmpty()
        && endpoint.exposed().isEmpty()
        && endpoint.ports().isEmpty()) {
      return List.of();
    }
    List<String> all = new ArrayList<>(input.image().exposedPorts());
    for (String port : endpoint.exposed()) {
      if (!all.contains(port)) {
        all.add(port);
      }
    }
    for (PortMapping mapping : endpoint.ports()) {
      if (!all.contains(mapping.exposed())) {
        all.add(mapping.exposed());
      }
    }
    return all;
  }
}
