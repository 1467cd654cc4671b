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
