package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many starts leave no descriptor, mount, cgroup, process or file. How many: {@code
 * -Djocker.starts=10000}; fewer without, for every day.
 */
@RequiresRoot
@Timeout(3600)
class ManyStartsIT {
  private static final int STARTS = Integer.getInteger("jocker.starts", 120);
  private static final int AT_ONCE = 8;
  private static final int PARTS = 10;

  /** From so many on times and memory mean something. */
  private static final int MANY = 1000;

  private static final long MOST_GROWTH_KIB = 30_000;
  private static final String GROUP = "many-starts";

  @TempDir Path folder;
  private TestCgroup group;
  private TestEngine engine;
  private Leftovers before;

  @BeforeEach
  void warmUp() throws Exception {
    group = TestCgroup.parentOf(folder, GROUP);
    engine = new TestEngine(folder);
    for (int i = 0; i < 5; i++) {
      start(i);
    }
    // The journal of events has two files once it has filled one, and never more.
    Files.writeString(folder.resolve("root/events.1"), "");
    before = Leftovers.watching(GROUP).under(folder).snapshot();
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    group.close();
  }

  @Test
  void oneAfterTheOther() throws Exception {
    for (int i = 0; i < STARTS; i++) {
      start(i);
    }
    before.assertNothingLeft();
  }

  /**
   * Also this process grows no more, and starts take at the end what they took at the begin: in the
   * quickest tenth of either half, for who else works on the machine only ever adds to it.
   */
  @Test
  void eightAtATime() throws Exception {
    eightAtATime(STARTS / PARTS);
    double[] millis = new double[PARTS];
    long memory = 0;
    for (int part = 0; part < PARTS; part++) {
      long begin = System.nanoTime();
      eightAtATime(STARTS / PARTS);
      millis[part] = (System.nanoTime() - begin) * PARTS / 1e6 / STARTS;
      memory = part == 0 ? residentKib() : memory;
    }
    long grown = residentKib() - memory;
    double first = Arrays.stream(millis, 0, PARTS / 2).min().orElseThrow();
    double last = Arrays.stream(millis, PARTS / 2, PARTS).min().orElseThrow();
    System.out.printf(
        "%d starts: %.1f ms each at first, %.1f in the end; grown by %d KiB%n",
        STARTS, first, last, grown);
    assertThat(engine.engine().containers(ContainerFilter.ALL)).isEmpty();
    before.assertNothingLeft();
    if (STARTS >= MANY) {
      assertThat(last).isLessThan(1.3 * first);
      assertThat(grown).isLessThan(MOST_GROWTH_KIB);
    }
  }

  private static long residentKib() throws IOException {
    System.gc();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS");
  }

  private void eightAtATime(int starts) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> started = new ArrayList<>();
      for (int i = 0; i < starts; i++) {
        int number = i;
        started.add(
            threads.submit(
                () -> {
                  start(number);
                  return number;
                }));
      }
      for (Future<?> one : started) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  /** Most are the plainest there are; some have a user namespace, fail, or are kept. */
  private void start(int number) throws Exception {
    ContainerRequest plain = removed("echo", "ran");
    switch (number % 10) {
      case 1 ->
          expectRun(
              plain.withNamespaces(
                  NamespacesRequest.DEFAULT.withUser(new UserNamespaceMode.Auto())));
      case 2 ->
          assertThatThrownBy(() -> engine.run(removed("no-such-program")))
              .isInstanceOf(JockerException.class)
              .hasMessageContaining("no-such-program");
      case 3 -> {
        String id = engine.run(playground("true")).exit().id();
        assertThat(engine.engine().remove(id, false)).isEqualTo(id);
      }
      default -> expectRun(plain);
    }
  }

  private void expectRun(ContainerRequest request) throws Exception {
    assertThat(engine.run(request).output()).isEqualTo("ran\n");
  }

  private static ContainerRequest removed(String... command) {
    return playground(command).withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT));
  }
}
