package io.jocker.engine.local;

import io.jocker.engine.names.HostsFile;
import io.jocker.engine.names.ResolvConf;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.store.Folder;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Writes hostname, hosts and resolv.conf into a container's folder. */
final class NameFiles {
  private static final String RESOLV_CONF = "/etc/resolv.conf";
  private static final int READABLE = 0644;
  private static final int MAX_BYTES = 1 << 20;

  private final Linux linux;
  private final Folder folder;
  private final long owner;

  /**
   * Writes into this folder.
   *
   * @param owner the uid and gid on the host that is root in the container
   */
  NameFiles(Linux linux, Folder folder, long owner) {
    this.linux = linux;
    this.folder = folder;
    this.owner = owner;
  }

  /** Writes all three; none for a container that has another one's network, and so its files. */
  void write(NamespacesRequest namespaces, String hostname) throws SyscallException {
    if (namespaces.network() instanceof NamespaceMode.Container) {
      return;
    }
    NamespacesRequest.NameResolution names = namespaces.names();
    boolean host = namespaces.network() instanceof NamespaceMode.Host;
    boolean connected = namespaces.network() instanceof NamespaceMode.Connected;
    String resolvConf = connected ? hostServers(linux) : readHost(linux, RESOLV_CONF);
    write("hostname", hostname + "\n");
    write(
        "hosts",
        host
            ? HostsFile.host(readHost(linux, "/etc/hosts"), names.extraHosts())
            : HostsFile.own(names.extraHosts()));
    write(
        "resolv.conf",
        host
            ? ResolvConf.host(resolvConf, names)
            : connected
                ? ResolvConf.connected(resolvConf, names)
                : ResolvConf.own(resolvConf, names));
  }

  /** Where systemd-resolved answers on 127.0.0.53, its other file has whom it asks itself. */
  static String hostServers(Linux linux) throws SyscallException {
    String text = readHost(linux, RESOLV_CONF);
    return ResolvConf.isStub(text) ? readHost(linux, "/run/systemd/resolve/resolv.conf") : text;
  }

  private void write(String name, String text) throws SyscallException {
    folder.write(name, text.getBytes(StandardCharsets.UTF_8), READABLE);
    // The umask of whoever called jocker is not the container's.
    linux.files().chmodAt(folder.fd(), name, READABLE);
    if (owner != 0) {
      linux.files().chownAt(folder.fd(), name, owner, owner, Set.of());
    }
  }

  private static String readHost(Linux linux, String path) throws SyscallException {
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(), 0)) {
      return new String(linux.io().readAll(file, MAX_BYTES), StandardCharsets.UTF_8);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return "";
      }
      throw e;
    }
  }
}
