package io.jocker.runtime.config;

import java.util.Set;

/** Names of kernel parameters: {@code sysctl(8)}. */
public final class Sysctls {
  private static final Set<String> OF_IPC =
      Set.of(
          "kernel/msgmax",
          "kernel/msgmnb",
          "kernel/msgmni",
          "kernel/sem",
          "kernel/shmall",
          "kernel/shmmax",
          "kernel/shmmni",
          "kernel/shm_rmid_forced");

  private Sysctls() {}

  /**
   * The path below {@code /proc/sys}. Whichever of dot and slash stands first separates, the other
   * is part of a name: {@code net.ipv4.conf.eno1/100.rp_filter} and {@code
   * net/ipv4/conf/eno1.100/rp_filter} are the same.
   *
   * @throws IllegalArgumentException for a name that would lead out of {@code /proc/sys}: in {@code
   *     net.//.kernel.core_pattern} the slashes become ".."
   */
  public static String path(String name) {
    int dot = name.indexOf('.');
    int slash = name.indexOf('/');
    boolean dotted = dot >= 0 && (slash < 0 || dot < slash);
    StringBuilder path = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      path.append(dotted && c == '.' ? '/' : dotted && c == '/' ? '.' : c);
    }
    for (String part : path.toString().split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException("not the name of a kernel parameter: \"" + name + "\"");
      }
    }
    return path.toString();
  }

  /** True for a parameter that each ipc namespace has of its own: {@code ipc_namespaces(7)}. */
  static boolean isOfIpcNamespace(String path) {
    return OF_IPC.contains(path) || path.startsWith("fs/mqueue/");
  }

  /** True for a parameter that each network namespace has of its own. */
  static boolean isOfNetworkNamespace(String path) {
    return path.startsWith("net/");
  }

  /** True for a parameter that each uts namespace has of its own and no field of the spec sets. */
  static boolean isOfUtsNamespace(String path) {
    return path.equals("kernel/domainname");
  }
}
