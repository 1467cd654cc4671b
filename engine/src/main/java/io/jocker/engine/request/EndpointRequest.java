package io.jocker.engine.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container is in the network that it is connected to.
 *
 * @param ports of the host that lead to it
 * @param exposed ports that it says it listens on, besides those of its image: {@code 80/tcp}
 * @param publishAll whether each exposed port gets one of the host
 * @param address of its own, or null for any
 * @param address6 of its own of IPv6, or null for any
 * @param hardware its Ethernet address, or null for any
 * @param aliases further names in its network
 * @param shape how its packets are held back, or null for not at all
 */
public record EndpointRequest(
    List<PortMapping> ports,
    List<String> exposed,
    boolean publishAll,
    @Nullable String address,
    @Nullable String address6,
    @Nullable String hardware,
    List<String> aliases,
    @Nullable TrafficShape shape) {

  /** Nothing particular. */
  public static final EndpointRequest NONE =
      new EndpointRequest(List.of(), List.of(), false, null, null, List.of());

  /** With any address of IPv6, and packets that nothing holds back. */
  public EndpointRequest(
      List<PortMapping> ports,
      List<String> exposed,
      boolean publishAll,
      @Nullable String address,
      @Nullable String hardware,
      List<String> aliases) {
    this(ports, exposed, publishAll, address, null, hardware, aliases, null);
  }

  public EndpointRequest {
    ports = List.copyOf(ports);
    exposed = List.copyOf(exposed);
    aliases = List.copyOf(aliases);
  }

  /** Whether something of it needs a network with addresses. */
  public boolean isAny() {
    return publishAll
        || !ports.isEmpty()
        || address != null
        || address6 != null
        || hardware != null
        || !aliases.isEmpty();
  }
}
