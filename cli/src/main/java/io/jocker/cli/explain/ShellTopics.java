package io.jocker.cli.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which topics of a story become shell commands, and what the others are left out for. */
final class ShellTopics {
  /** Jocker's own affairs: nothing of it is in the container. */
  static final String JOCKER = "jocker";

  /** Those that some command of the script comes from. */
  static final Set<String> TRANSLATED =
      Set.of(
          "settings.names",
          "cgroup.create",
          "cgroup.limit",
          "cgroup.devices",
          "cgroup.remove",
          "namespaces.clone",
          "namespaces.join",
          "cgroup.entrance",
          "cgroup.join",
          "namespaces.cgroup",
          "mounts.propagation",
          "root.directories",
          "root.mount",
          "root.copy",
          "mounts.prepare",
          "mounts.make",
          "mounts.attach",
          "mounts.device",
          "settings.sysctl",
          "settings.oom-score",
          "mounts.mask",
          "mounts.read-only",
          "settings.make-cwd",
          "root.read-only",
          "settings.host-name",
          "settings.domain-name",
          "settings.loopback",
          "settings.rlimit",
          "settings.umask",
          "root.attach",
          "root.pivot",
          "root.leave",
          "exec.cwd",
          "capabilities.bounding",
          "identity.ids",
          "capabilities.sets",
          "capabilities.ambient",
          "capabilities.no-new-privileges",
          "root.remove",
          "exec.run");

  private ShellTopics() {}

  /** Topics without a command, each with {@link #JOCKER} or the difference that comes of it. */
  static Map<String, String> leftOut() {
    Map<String, String> left = new LinkedHashMap<>();
    jocker(left, "image.find", "image.container", "image.defaults", "image.config");
    jocker(left, "identity.users", "root.try", "seccomp.filter", "jocker.affairs");
    jocker(
        left, "process.stop", "process.pipes", "process.spawn", "process.trace", "process.quiet");
    jocker(left, "process.name", "process.no-dump", "process.leaks", "process.report");
    jocker(left, "process.let-go", "process.recorded", "process.follow", "process.after");
    jocker(left, "namespaces.enter");
    jocker(left, "network.prepare", "network.connect", "network.gate"); // refused as a whole
    jocker(left, "network.port", "network.forwarding", "network.bridge", "network.localnet");
    jocker(left, "network.bridge-address", "network.bridge-up", "network.lease");
    jocker(left, "network.host-addresses");
    jocker(left, "network.generation", "network.compare", "network.publish", "network.rules");
    jocker(left, "network.rule-loopback", "network.rule-port-of-address", "network.rule-port");
    jocker(left, "network.rule-from-loopback", "network.rule-hairpin", "network.rule-masquerade");
    jocker(left, "network.rule-user", "network.rule-same-network", "network.rule-from-internal");
    jocker(left, "network.rule-to-internal", "network.rule-answers", "network.rule-published");
    jocker(left, "network.rule-strangers", "network.rule-out", "network.names", "network.wire");
    jocker(
        left,
        "network.macvlan",
        "network.isolate",
        "network.hairpin",
        "network.inside",
        "network.up",
        "network.address");
    jocker(left, "network.route", "network.shape", "network.withdraw");
    jocker(left, "network.cut", "network.free", "network.tunnel", "network.peer");
    jocker(left, "network.rule-container-tunnel", "network.rule-stranger-tunnel");
    jocker(left, "network.forwarding6", "network.keep-advertisements", "network.ipv6-on");
    jocker(left, "network.no-advertisements", "network.ipv6-off", "network.bridge-address6");
    jocker(left, "network.address6", "network.route6", "network.rule-port6");
    jocker(left, "network.rule-hairpin6", "network.rule-masquerade6", "network.rule-routed-port");
    jocker(left, "network.rule-routed-ping");
    // Of other commands than run.
    jocker(left, "cgroup.freeze", "cgroup.thaw", "cgroup.kill", "root.transfer", "image.update");
    jocker(left, "exec.signal", "exec.await", "root.volume-size");
    jocker(left, "exec.files", "exec.record", "exec.attend", "exec.exit", "exec.signals");
    left.put("exec.streams", "streams");
    left.put("exec.close", "streams");
    left.put("process.session", "session");
    left.put("process.leash", "leash");
    left.put("seccomp.load", "seccomp");
    left.put("exec.terminal", "terminal");
    left.put("mounts.console", "terminal");
    left.put("exec.init", "init");
    left.put("root.id-mapping", "user-namespace");
    left.put("root.map-ids", "user-namespace");
    left.put("namespaces.gate", "user-namespace");
    left.put("namespaces.id-maps", "user-namespace");
    left.put("identity.root-of-namespace", "user-namespace");
    left.put("process.hooks", "bundle");
    left.put("namespaces.time", "bundle");
    left.put("root.propagation", "bundle");
    left.put("settings.io-priority", "bundle");
    left.put("settings.personality", "bundle");
    return left;
  }

  private static void jocker(Map<String, String> left, String... topics) {
    for (String topic : topics) {
      left.put(topic, JOCKER);
    }
  }
}
