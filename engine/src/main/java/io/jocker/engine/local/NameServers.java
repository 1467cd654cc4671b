package io.jocker.engine.local;

import io.jocker.engine.names.ResolvConf;
import io.jocker.engine.store.Folder;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.network.Ipv4;
import io.jocker.network.Wishes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says in a container's resolv.conf whom it asks for names, as its networks change. */
final class NameServers {
  private static final String FILE = "resolv.conf";
  private static final int MAX_BYTES = 1 << 20;

  /** MAXNS of {@code resolv.conf(5)}: nobody looks at a fourth. */
  private static final int MOST = 3;

  private final Linux linux;
  private final Folder folder;

  NameServers(Linux linux, Folder folder) {
    this.linux = linux;
    this.folder = folder;
  }

  /**
   * Writes into the file that is there: it belongs to root in the container, and is mounted.
   *
   * @param gateways of its user networks, where names of containers are known; where there is none
   *     it asks those that it was given, or the host's
   */
  void write(List<Ipv4> gateways, Wishes.Names names) throws IOException {
    List<String> servers = new ArrayList<>();
    for (Ipv4 gateway : gateways) {
      if (servers.size() < MOST) {
        servers.add(gateway.toString());
      }
    }
    boolean named = !servers.isEmpty();
    if (!named) {
      servers.addAll(
          names.servers().isEmpty()
              ? ResolvConf.reachableServers(NameFiles.hostServers(linux))
              : names.servers());
    }
    String text = ResolvConf.withServers(folder.text(FILE, MAX_BYTES), servers, named);
    Set<OpenFlag> flags = Set.of(OpenFlag.WRONLY, OpenFlag.TRUNC, OpenFlag.NOFOLLOW);
    try (Fd file = linux.files().openAt(folder.fd(), FILE, flags, 0)) {
      linux.io().writeFully(file, text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
