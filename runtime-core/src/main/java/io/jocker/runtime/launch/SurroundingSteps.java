package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.flags;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.MountFlag;
import io.jocker.linux.Namespace;
import io.jocker.linux.OsString;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.Propagation;
import java.util.Map;
import java.util.Set;

/**
 * What a container's first process finds: settings of the kernel, names, the loopback interface.
 */
final class SurroundingSteps {
  private static final long SOCK_DGRAM_CLOEXEC = 2 | 02000000;
  private static final int SOCKADDR_FLAGS_OFFSET = 16;
  private static final int IFREQ_BYTES = 40;
  private static final int SIOCSIFFLAGS = 0x8914;

  private final ProgramBuilder program;
  private final ContainerConfig config;

  SurroundingSteps(ProgramBuilder program, ContainerConfig config) {
    this.program = program;
    this.config = config;
  }

  void addSettings() {
    for (Map.Entry<String, String> sysctl : config.sysctls().entrySet()) {
      program.about(LaunchTopic.SYSCTL, sysctl.getKey() + "=" + sysctl.getValue());
      FileSteps.write(
          program,
          "sysctl " + sysctl.getKey(),
          "/proc/sys/" + sysctl.getKey().replace('.', '/'),
          sysctl.getValue());
    }
    Integer oomScore = config.process().oomScoreAdj();
    if (oomScore != null
        && !config.namespaces().isOwn(Namespace.USER)) { // else jocker does it, at the gate
      program.about(LaunchTopic.OOM_SCORE, oomScore.toString());
      FileSteps.write(program, "oom score", "/proc/self/oom_score_adj", oomScore.toString());
    }
  }

  void addRootPropagation() {
    Propagation propagation = config.rootfs().propagation();
    if (propagation != null && propagation.kind() != MountFlag.PRIVATE) {
      Set<MountFlag> wanted =
          propagation.recursive()
              ? Set.of(propagation.kind(), MountFlag.REC)
              : Set.of(propagation.kind());
      program.about(LaunchTopic.ROOT_PROPAGATION, "/");
      program.call(
          "propagation of /", SystemCall.MOUNT, NULL, text("/"), NULL, flags(wanted), NULL);
    }
  }

  void addNames() {
    String hostname = config.names().hostname();
    if (hostname != null && config.namespaces().isOwn(Namespace.UTS)) {
      program.about(LaunchTopic.HOST_NAME, hostname);
      program.call(
          "host name",
          SystemCall.SETHOSTNAME,
          text(hostname),
          number(OsString.encode(hostname).length));
    }
    String domain = config.names().domainname();
    if (domain != null && config.namespaces().isOwn(Namespace.UTS)) {
      program.about(LaunchTopic.DOMAIN_NAME, domain);
      program.call(
          "domain name",
          SystemCall.SETDOMAINNAME,
          text(domain),
          number(OsString.encode(domain).length));
    }
  }

  /** {@code netdevice(7)}: a new network namespace has a loopback interface that is down. */
  void addLoopback() {
    program.about(LaunchTopic.LOOPBACK, "lo");
    byte[] interfaceRequest = new byte[IFREQ_BYTES];
    interfaceRequest[0] = 'l';
    interfaceRequest[1] = 'o';
    interfaceRequest[SOCKADDR_FLAGS_OFFSET] = 1; // IFF_UP
    Step socket =
        program.call(
            "a socket to ask with",
            SystemCall.SOCKET,
            named("AF_INET", 2),
            named("SOCK_DGRAM|SOCK_CLOEXEC", SOCK_DGRAM_CLOEXEC),
            number(0));
    program.call(
        "loopback up",
        SystemCall.IOCTL,
        resultOf(socket),
        named("SIOCSIFFLAGS", SIOCSIFFLAGS),
        addressOf(Data.of(interfaceRequest, "{lo, IFF_UP}")));
    program.call("close the socket", SystemCall.CLOSE, resultOf(socket));
  }
}
