package io.jocker.runtime.launch;

import io.jocker.linux.story.Topic;

/** What the steps of a start are taken for, in about the order in which they come. */
public enum LaunchTopic implements Topic {
  PIPES("process.pipes"),
  SPAWN("process.spawn"),
  TRACE("process.trace"),
  QUIET("process.quiet"),
  LEASH("process.leash"),
  SESSION("process.session"),
  NAME("process.name"),
  NO_DUMP("process.no-dump"),
  LEAKS("process.leaks"),
  TIME_NAMESPACE("namespaces.time"),
  CLONE("namespaces.clone"),
  REPORT("process.report"),
  LET_GO("process.let-go"),
  RECORDED("process.recorded"),
  JOIN_CGROUP("cgroup.join"),
  JOIN_NAMESPACE("namespaces.join"),
  ENTER("namespaces.enter"),
  CGROUP_NAMESPACE("namespaces.cgroup"),
  GATE("namespaces.gate"),
  ID_MAPS("namespaces.id-maps"),
  ROOT_OF_NAMESPACE("identity.root-of-namespace"),
  HOOKS("process.hooks"),
  STOP("process.stop"),
  OWN_PROPAGATION("mounts.propagation"),
  MAKE_MOUNT("mounts.make"),
  ATTACH_ROOT("root.attach"),
  CHANGE_ROOT("root.pivot"),
  LEAVE_OLD_ROOT("root.leave"),
  ATTACH_MOUNT("mounts.attach"),
  DEVICE("mounts.device"),
  CONSOLE("mounts.console"),
  MASK("mounts.mask"),
  READ_ONLY("mounts.read-only"),
  READ_ONLY_ROOT("root.read-only"),
  ROOT_PROPAGATION("root.propagation"),
  WORKING_DIRECTORY("settings.make-cwd"),
  SYSCTL("settings.sysctl"),
  OOM_SCORE("settings.oom-score"),
  HOST_NAME("settings.host-name"),
  DOMAIN_NAME("settings.domain-name"),
  LOOPBACK("settings.loopback"),
  NETWORK("network.connect"),
  NETWORK_GATE("network.gate"),
  LIMIT("settings.rlimit"),
  IO_PRIORITY("settings.io-priority"),
  PERSONALITY("settings.personality"),
  UMASK("settings.umask"),
  TERMINAL("exec.terminal"),
  STREAMS("exec.streams"),
  CLOSE("exec.close"),
  CHANGE_DIRECTORY("exec.cwd"),
  BOUNDING("capabilities.bounding"),
  SECCOMP("seccomp.load"),
  IDS("identity.ids"),
  CAPABILITIES("capabilities.sets"),
  AMBIENT("capabilities.ambient"),
  NO_NEW_PRIVILEGES("capabilities.no-new-privileges"),
  INIT("exec.init"),
  SIGNALS("exec.signals"),
  EXECUTE("exec.run"),
  FOLLOW("process.follow"),
  AFTER("process.after");

  private final String key;

  LaunchTopic(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
