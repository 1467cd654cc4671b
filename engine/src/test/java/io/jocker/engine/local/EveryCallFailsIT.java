package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.ErrorKind;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.EndpointRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.PortMapping;
import io.jocker.engine.request.UserNamespaceMode;
import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.FailingKernel;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.jna.ThreadNetwork;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.RouteSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every system call that Java makes during a whole command, from the opening of the root to the
 * removal of the container, is refused in turn: the error says in one line what was tried and on
 * what, and nothing is left behind but what the next command finds and puts right.
 */
@RequiresRoot
@Timeout(600)
class EveryCallFailsIT {
  private static final String GROUP = "every-call-fails";

  /** Where a call is slow, as in the guest, not every one has its turn: -Djocker.everyCall=10. */
  private static final int STRIDE = Integer.getInteger("jocker.everyCall", 1);

  /** A container that is kept begins as one that is not; it ends and is removed in these. */
  private static final int LAST_CALLS = 120;

  private final FailingKernel kernel = new FailingKernel();
  private final Linux linux = JnaLinux.open();
  private final SoftAssertions softly = new SoftAssertions();
  private final List<String> overcome = new ArrayList<>();
  @TempDir Path folder;
  private TestCgroup group;

  enum Kind {
    ROOTFUL,
    USER_NAMESPACE,
    KEPT,
    BUNDLE,
    PUBLISHED
  }

  @BeforeEach
  void ownCgroup() throws Exception {
    group = TestCgroup.parentOf(folder, GROUP);
  }

  @AfterEach
  void removeCgroup() throws Exception {
    group.close();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRefusedCallIsNamedAndLeavesNothing(Kind kind) throws Exception {
    if (kind == Kind.PUBLISHED) {
      ThreadNetwork.run(() -> refuseAll(kind));
    } else {
      refuseAll(kind);
    }
  }

  private void refuseAll(Kind kind) throws Exception {
    Command command = command(kind);
    // What is made once, such as the image and its filter, is no part of a start; nor is the cgroup
    // that all containers have in common.
    for (int i = 0; i < 2; i++) {
      kernel.failAt(0);
      assertThat(attempt(command)).isEmpty();
    }
    int calls = kernel.calls();
    Leftovers before = Leftovers.watching(GROUP).under(folder).snapshot();
    int n = kind == Kind.KEPT ? calls - LAST_CALLS : 1;
    for (kernel.failAt(n); refuse(kind, command, before); kernel.failAt(n)) {
      n += STRIDE;
    }
    softly.assertAll();
    // Not one more and not one less, but for what is read in several pieces.
    assertThat(n).isBetween(calls - 2, calls + 2 + STRIDE);
    // Without its cache a filter is compiled anew, close-on-exec is set where the kernel can, and a
    // child that the kernel has reaped has ended, too. An event that cannot be written down stops
    // nothing, and a state for which there is no space has some reserved.
    assertThat(overcome)
        .allMatch(call -> call.matches("openat|read|close_range|waitid|write|statx|renameat2"))
        .hasSizeLessThan(20);
  }

  /** One command; the message of its failure. */
  private Optional<String> attempt(Command command) throws Exception {
    try (TestEngine engine = new TestEngine(folder, kernel.linux(), linux)) {
      command.run(engine);
      return Optional.empty();
    } catch (JockerException e) {
      softly
          .assertThat(e.kind())
          .as(e.getMessage())
          .isIn(ErrorKind.INTERNAL, ErrorKind.UNAVAILABLE);
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Returns false where all calls have had their turn. */
  private boolean refuse(Kind kind, Command command, Leftovers before) throws Exception {
    Optional<String> message = attempt(command);
    if (kernel.failed().isEmpty()) {
      return false;
    }
    FailingKernel.Failure failure = kernel.failed().get();
    if (message.isEmpty()) {
      overcome.add(failure.call());
    } else {
      softly
          .assertThat(message.get())
          .contains(failure.errno().describe())
          .containsPattern(failure.call() + "\\(|of cgroup /")
          .doesNotContain("\n")
          .doesNotContainPattern("fd \\d");
    }
    List<String> left = before.left();
    if (!left.isEmpty()) {
      String what = failure + ": " + message.orElse("overcome");
      softly.assertThat(left).as(what).allMatch(line -> line.matches("(file|cgroup): .*"));
      nextCommands(left, what);
      softly.assertThat(before.left()).as(what).isEmpty();
    }
    if (kind == Kind.PUBLISHED) {
      assertNoTraceInTheNetwork(failure + ": " + message.orElse("overcome"));
    }
    return true;
  }

  /** The bridge and the rules of its network stay; no wire, and no port that leads anywhere. */
  private void assertNoTraceInTheNetwork(String what) throws Exception {
    Process nft = new ProcessBuilder("nft", "list", "ruleset").start();
    String rules = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(nft.waitFor()).isZero();
    softly.assertThat(rules).as(what).doesNotContain("tcp . ");
    try (RouteSocket socket = RouteSocket.open(linux)) {
      // The kernel takes a namespace apart, and the wires into it, some time after its last process
      // has ended (cleanup_net of net/core/net_namespace.c is a work of its own).
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (hasWire(socket) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      softly.assertThat(hasWire(socket)).as(what + ": a wire is left").isFalse();
    }
  }

  private static boolean hasWire(RouteSocket socket) throws Exception {
    return socket.links().stream().map(Link::name).anyMatch(name -> name.startsWith("jv"));
  }

  /**
   * What is left is of a container that the next command knows of: its journal says that it is not
   * settled, or it is one that is kept and has come to its end.
   */
  private void nextCommands(List<String> left, String what) throws Exception {
    boolean journaled = left.stream().anyMatch(line -> line.contains("/state/live/"));
    try (TestEngine next = new TestEngine(folder, linux, linux)) {
      List<ContainerSummary> kept = next.engine().containers(ContainerFilter.ALL);
      softly.assertThat(journaled || !kept.isEmpty()).as(what).isTrue();
      for (ContainerSummary container : kept) {
        softly
            .assertThat(container.state().status())
            .as(what)
            .isIn(ContainerStatus.CREATED, ContainerStatus.EXITED);
        softly
            .assertThatCode(() -> next.engine().remove(container.id(), false))
            .as(what)
            .doesNotThrowAnyException();
      }
    }
  }

  /** What a front end asks of the engine. */
  private interface Command {
    void run(TestEngine engine) throws Exception;
  }

  private Command command(Kind kind) throws Exception {
    ContainerRequest request = playground("echo", "ran");
    ContainerRequest removed =
        request.withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT));
    return switch (kind) {
      case ROOTFUL -> engine -> engine.run(removed);
      case USER_NAMESPACE ->
          engine ->
              engine.run(
                  removed.withNamespaces(
                      NamespacesRequest.DEFAULT.withUser(new UserNamespaceMode.Auto())));
      case PUBLISHED ->
          engine ->
              engine.run(
                  removed.withNamespaces(
                      NamespacesRequest.DEFAULT
                          .withNetwork(new NamespaceMode.Connected("bridge"))
                          .withEndpoint(
                              new EndpointRequest(
                                  PortMapping.parse("8080:80"),
                                  List.of(),
                                  false,
                                  null,
                                  null,
                                  List.of()))));
      case KEPT -> engine -> engine.engine().remove(engine.run(request).exit().id(), false);
      case BUNDLE -> {
        Path bundle =
            TestBundle.make(folder.resolve("bundle"), "echo ran", "/" + GROUP + "/bundle");
        yield engine -> engine.runBundle(bundle, "bundle");
      }
    };
  }
}
