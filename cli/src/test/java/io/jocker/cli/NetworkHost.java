package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.NetworkNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A host for tests of networks: a network namespace of its own, in which a distribution works with
 * folders of its own, so that no interface or rule of the machine is touched.
 */
final class NetworkHost implements AutoCloseable {
  private static final long LIMIT_SECONDS = 20;

  private final RealJocker jocker;
  private final NetworkNamespace namespace;
  private final String group;

  NetworkHost(Path folder) throws Exception {
    this(folder, "network-host");
  }

  /**
   * @param group the cgroup of its containers, which no other host may have at the same time
   */
  NetworkHost(Path folder, String group) throws Exception {
    this.group = group;
    jocker = new RealJocker(folder);
    jocker.configure("{\"cgroupParent\": \"/" + group + "\"}");
    namespace = NetworkNamespace.create();
  }

  /** The same with a daemon for its commands, see {@link RealJocker#beginDaemon}. */
  NetworkHost withDaemon() throws Exception {
    jocker.beginDaemon(namespace);
    return this;
  }

  /** Ends the daemon, if there is one: from now on each command is a JVM. */
  void withoutDaemon() throws Exception {
    jocker.endDaemon();
  }

  /** Something that comes true after a while. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  RealJocker.Result jocker(String... arguments) throws Exception {
    return jocker.result(new ProcessBuilder(command(arguments)));
  }

  /** The words of a command line of jocker on this host that a JVM of its own does. */
  List<String> ownCommand(String... arguments) {
    return namespace.command(jocker.ownCommand(arguments));
  }

  /** The words of a command line of jocker on this host. */
  List<String> command(String... arguments) {
    return namespace.command(jocker.command(arguments));
  }

  /** What a command that has nothing to complain of writes. */
  String ok(String... arguments) throws Exception {
    RealJocker.Result result = jocker(arguments);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out().strip();
  }

  /** A shell command of the host; what it wrote, errors among it. */
  String sh(String command) throws Exception {
    return namespace.sh(command);
  }

  /** The same in the network of a container, with the host's programs. */
  String inside(String container, String command) throws Exception {
    String pid = ok("inspect", "-f", "{{.State.Pid}}", container);
    return sh("nsenter -t " + pid + " -n " + command);
  }

  NetworkNamespace namespace() {
    return namespace;
  }

  /** What a command in a container said, and how long it took there. */
  record Timed(String said, double seconds) {}

  /** Runs a shell's command. How long it takes jocker to bring it there is not counted. */
  Timed timed(String container, String command) throws Exception {
    String clock = "read now rest </proc/uptime; echo $now; ";
    String[] parts =
        ok("exec", container, "sh", "-c", clock + command + " 2>&1; " + clock).split("\n", -1);
    int last = parts.length - 1;
    return new Timed(
        String.join("\n", List.of(parts).subList(1, last)),
        Double.parseDouble(parts[last]) - Double.parseDouble(parts[0]));
  }

  Path state() {
    return jocker.state();
  }

  String address(String container) throws Exception {
    return ok(
        "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container);
  }

  /** What there is now, to be compared later. */
  Leftovers leftovers() throws Exception {
    return Leftovers.watching(group).under(jocker.state()).snapshot();
  }

  @Override
  public void close() throws Exception {
    for (String id : ok("ps", "-a", "-q").lines().toList()) {
      ok("rm", "-f", id);
    }
    jocker.endDaemon(namespace);
    RealJocker.removeParentGroup(group);
    namespace.close();
  }
}
