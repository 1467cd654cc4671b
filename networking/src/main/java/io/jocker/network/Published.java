package io.jocker.network;

/**
 * A port of the host that leads into a container.
 *
 * @param protocol {@code tcp} or {@code udp}
 * @param address of the host; {@link Ipv4#ANY} for all
 * @param hostPort 1 to 65535
 * @param containerPort 1 to 65535
 */
public record Published(String protocol, Ipv4 address, int hostPort, int containerPort) {
  static final String SEPARATOR = "/";

  @Override
  public String toString() {
    return protocol + SEPARATOR + address + SEPARATOR + hostPort + SEPARATOR + containerPort;
  }

  /** Whether it is one of all addresses of IPv6, too. */
  public boolean isFor6(Lease lease) {
    return lease.address6() != null && address.equals(Ipv4.ANY);
  }

  static Published parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    return new Published(
        parts[0], Ipv4.parse(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
  }
}
