package io.jocker.engine.bundle;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which capabilities a container has: {@code capabilities(7)}. */
final class Capabilities {
  /** What docker leaves to root in a container. */
  static final List<String> DEFAULT =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FSETID",
          "CAP_FOWNER",
          "CAP_MKNOD",
          "CAP_NET_RAW",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETFCAP",
          "CAP_SETPCAP",
          "CAP_NET_BIND_SERVICE",
          "CAP_SYS_CHROOT",
          "CAP_KILL",
          "CAP_AUDIT_WRITE");

  /** In the order of their numbers. */
  static final List<String> KNOWN =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_DAC_READ_SEARCH",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETPCAP",
          "CAP_LINUX_IMMUTABLE",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_BROADCAST",
          "CAP_NET_ADMIN",
          "CAP_NET_RAW",
          "CAP_IPC_LOCK",
          "CAP_IPC_OWNER",
          "CAP_SYS_MODULE",
          "CAP_SYS_RAWIO",
          "CAP_SYS_CHROOT",
          "CAP_SYS_PTRACE",
          "CAP_SYS_PACCT",
          "CAP_SYS_ADMIN",
          "CAP_SYS_BOOT",
          "CAP_SYS_NICE",
          "CAP_SYS_RESOURCE",
          "CAP_SYS_TIME",
          "CAP_SYS_TTY_CONFIG",
          "CAP_MKNOD",
          "CAP_LEASE",
          "CAP_AUDIT_WRITE",
          "CAP_AUDIT_CONTROL",
          "CAP_SETFCAP",
          "CAP_MAC_OVERRIDE",
          "CAP_MAC_ADMIN",
          "CAP_SYSLOG",
          "CAP_WAKE_ALARM",
          "CAP_BLOCK_SUSPEND",
          "CAP_AUDIT_READ",
          "CAP_PERFMON",
          "CAP_BPF",
          "CAP_CHECKPOINT_RESTORE");

  private static final String ALL = "ALL";

  private Capabilities() {}

  /** Docker's rule: ALL on either side, then the single ones. */
  static List<String> of(SecurityRequest request, Host host)
      throws JockerException, SyscallException {
    List<String> added = request.capabilitiesAdded();
    List<String> dropped = request.capabilitiesDropped();
    check("CapAdd", added);
    check("CapDrop", dropped);
    if (request.privileged()) {
      return all(host);
    }
    if (added.isEmpty() && dropped.isEmpty()) {
      return DEFAULT;
    }
    Set<String> chosen =
        new LinkedHashSet<>(
            added.contains(ALL) ? all(host) : dropped.contains(ALL) ? List.of() : DEFAULT);
    dropped.forEach(chosen::remove);
    if (!added.contains(ALL)) {
      chosen.addAll(added);
      requireHad(added, host);
    }
    return List.copyOf(chosen);
  }

  /** All that there is here: an engine in a container has fewer to give. */
  private static List<String> all(Host host) throws SyscallException {
    Set<String> had = host.capabilities();
    List<String> all = new ArrayList<>();
    for (String name : KNOWN) {
      if (had.contains(name)) {
        all.add(name);
      }
    }
    return all;
  }

  private static void check(String field, List<String> names) throws JockerException {
    for (String name : names) {
      if (!name.equals(ALL) && !KNOWN.contains(name)) {
        throw new JockerException(ErrorCode.UNKNOWN_CAPABILITY, name, field);
      }
    }
  }

  private static void requireHad(List<String> added, Host host)
      throws JockerException, SyscallException {
    for (String name : added) {
      if (!host.capabilities().contains(name)) {
        throw new JockerException(ErrorCode.CAPABILITY_NOT_HELD, name);
      }
    }
  }
}
