package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What tests of the distribution begin and end with: a root of their own, warm, with the playground
 * in it, a cgroup for their containers, and a look for leftovers.
 */
final class JockerBed implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final RealJocker jocker;
  private final String group;
  private final Leftovers before;

  private JockerBed(RealJocker jocker, String group, Leftovers before) {
    this.jocker = jocker;
    this.group = group;
    this.before = before;
  }

  /**
   * Makes it.
   *
   * @param group of this test alone
   * @param warmUp options of the first run, which makes what is made once
   */
  static JockerBed open(Path folder, String group, String... warmUp) throws Exception {
    return open(new RealJocker(folder), folder, group, warmUp);
  }

  /** The same with a daemon for its commands, see {@link RealJocker#beginDaemon}. */
  static JockerBed openWithDaemon(Path folder, String group, String... warmUp) throws Exception {
    RealJocker jocker = new RealJocker(folder);
    jocker.beginDaemon();
    return open(jocker, folder, group, warmUp);
  }

  private static JockerBed open(RealJocker jocker, Path folder, String group, String... warmUp)
      throws Exception {
    jocker.configure("{\"cgroupParent\": \"/" + group + "\"}");
    Stream<String> words =
        Stream.of(Stream.of("run", "--rm"), Stream.of(warmUp), Stream.of("playground", "true"))
            .flatMap(part -> part);
    assertThat(jocker.run(words.toArray(String[]::new)).code()).isZero();
    return new JockerBed(jocker, group, Leftovers.watching(group).under(folder).snapshot());
  }

  RealJocker jocker() {
    return jocker;
  }

  /** The lines that a command gives which has nothing to complain about. */
  List<String> lines(String... command) throws Exception {
    RealJocker.Result result = jocker.run(command);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out().lines().toList();
  }

  /**
   * The same as one text, without the last line feed.
   *
   * @param first words without blanks in them
   */
  String words(String first, String... rest) throws Exception {
    String[] command =
        Stream.concat(Stream.of(first.split(" ")), Stream.of(rest)).toArray(String[]::new);
    return String.join("\n", lines(command));
  }

  /** Something that becomes true. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Waits for it. */
  static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Where a container's processes are written down. */
  Path live(String id) {
    return jocker.state().resolve("live").resolve(id);
  }

  /** The pid of a container's first process. */
  long init(String id) throws IOException {
    return pid(id, 0);
  }

  /** The pid of its monitor. */
  long monitor(String id) throws IOException {
    return pid(id, 2);
  }

  private long pid(String id, int field) throws IOException {
    return Long.parseLong(Files.readString(live(id)).split(" ", -1)[field]);
  }

  void assertNothingLeft() throws IOException {
    before.assertNothingLeft();
  }

  /** Removes all containers that there are; nothing is left then. */
  void removeAll() throws Exception {
    List<String> command = new ArrayList<>(List.of("rm", "-f"));
    command.addAll(lines("ps", "-a", "-q"));
    if (command.size() > 2) {
      lines(command.toArray(new String[0]));
    }
    assertNothingLeft();
  }

  /** Removes the cgroup, which outlives its containers. */
  @Override
  public void close() throws Exception {
    jocker.endDaemon();
    RealJocker.removeParentGroup(group);
  }
}
