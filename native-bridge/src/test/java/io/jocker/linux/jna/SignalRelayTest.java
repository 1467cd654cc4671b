package io.jocker.linux.jna;

import static io.jocker.linux.Signal.CONT;
import static io.jocker.linux.Signal.HUP;
import static io.jocker.linux.Signal.INT;
import static io.jocker.linux.Signal.QUIT;
import static io.jocker.linux.Signal.TERM;
import static io.jocker.linux.Signal.USR1;
import static io.jocker.linux.Signal.USR2;
import static io.jocker.linux.Signal.WINCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Signal;
import io.jocker.linux.SignalRelay;
import io.jocker.linux.SyscallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The signals are sent to this very JVM, which lives on only if the relay takes them. */
@Timeout(30)
class SignalRelayTest {
  private static final List<Signal> ALL = List.of(HUP, INT, QUIT, TERM, USR1, USR2, WINCH, CONT);

  private final Linux linux = JnaLinux.open();

  @Test
  void hearsEverySignalThatIsPassedOn() throws Exception {
    try (Fd self = linux.processes().openProcess((int) ProcessHandle.current().pid());
        SignalRelay relay = linux.signals().relay(numbers(ALL))) {
      for (Signal signal : ALL) {
        linux.processes().signal(self, signal.number());
        assertThat(new Signal(relay.next())).isEqualTo(signal);
      }
    }
  }

  @Test
  void hearsASignalWhileItWaits() throws Exception {
    try (Fd self = linux.processes().openProcess((int) ProcessHandle.current().pid());
        SignalRelay relay = linux.signals().relay(Set.of(USR1.number()))) {
      CompletableFuture<Integer> heard = CompletableFuture.supplyAsync(() -> next(relay));
      linux.processes().signal(self, USR1.number());
      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo(USR1.number());
    }
  }

  @Test
  void closingPutsTheOldHandlersBackAndEndsTheWaiting() throws Exception {
    String before = caught();
    SignalRelay relay = linux.signals().relay(numbers(ALL));
    assertThat(caught()).isNotEqualTo(before);
    CompletableFuture<Integer> heard = CompletableFuture.supplyAsync(() -> next(relay));
    relay.close();
    relay.close();
    assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
    assertThat(relay.next()).isEqualTo(-1);
    assertThat(caught()).isEqualTo(before);
  }

  @Test
  void leavesTheSignalsOfAnEndedRelayToTheNextOne() throws Exception {
    try (Fd self = linux.processes().openProcess((int) ProcessHandle.current().pid())) {
      try (SignalRelay first = linux.signals().relay(Set.of(USR1.number()))) {
        linux.processes().signal(self, USR1.number());
        assertThat(linux.io().pollReadable(List.of(first.source()), 20_000)).containsExactly(0);
      }
      try (SignalRelay second = linux.signals().relay(Set.of(USR2.number()))) {
        linux.processes().signal(self, USR2.number());
        assertThat(second.next()).isEqualTo(USR2.number());
      }
    }
  }

  @Test
  void refusesASecondRelayAtTheSameTime() throws Exception {
    try (SignalRelay relay = linux.signals().relay(Set.of(USR1.number()))) {
      assertThatThrownBy(() -> linux.signals().relay(Set.of(USR2.number())))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
      assertThat(relay.source()).isNotNull();
    }
  }

  @Test
  void undoesEverythingWhenOneSignalCannotBeHandled() throws Exception {
    String before = caught();
    assertThatThrownBy(
            () -> linux.signals().relay(numbers(List.of(USR1, Signal.KILL, USR2, WINCH))))
        .hasMessage("sigaction(9): EINVAL (Invalid argument)");
    assertThat(caught()).isEqualTo(before);
    linux.signals().relay(Set.of(USR1.number())).close();
  }

  private static int next(SignalRelay relay) {
    try {
      return relay.next();
    } catch (SyscallException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Set<Integer> numbers(List<Signal> signals) {
    Set<Integer> numbers = new TreeSet<>();
    signals.forEach(signal -> numbers.add(signal.number()));
    return numbers;
  }

  /** The mask of signals that have a handler. */
  private static String caught() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigCgt:"))
        .findFirst()
        .orElseThrow();
  }
}
