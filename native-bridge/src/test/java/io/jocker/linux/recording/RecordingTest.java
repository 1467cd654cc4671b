package io.jocker.linux.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.AtFlag;
import io.jocker.linux.DirectoryEntry;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private final ScriptedLinux script = new ScriptedLinux();

  @Test
  void writesDownCallsInOrderWithWhatTheyOpened() throws Exception {
    script.refuse("files.mkdirAt", Errno.EEXIST).answer("io.readAll", "max\n".getBytes(UTF_8));
    CallRecorder recorder = new CallRecorder(script.linux());
    copy(recorder.linux());
    assertThat(recorder.calls())
        .containsExactly(
            "files.openAt(AT_FDCWD, /a, [RDONLY], 0) = fd#1",
            "io.readAll(fd#1, 100)",
            "io.pipe() = fd#2, fd#3",
            "io.writeFully(fd#3, \"max\\n\")",
            "files.mkdirAt(fd#1, b, 493) = EEXIST");
    assertThat(script.openDescriptors()).isEmpty();
  }

  @Test
  void failsEachCallInTurn() throws Exception {
    List<String> failed = new ArrayList<>();
    int n = 1;
    for (FaultInjector faults = run(n); faults.failed().isPresent(); faults = run(++n)) {
      failed.add(faults.failed().orElseThrow().name());
      assertThat(faults.calls()).isGreaterThanOrEqualTo(n);
      assertThat(script.openDescriptors()).isEmpty();
    }
    assertThat(failed)
        .containsExactly("files.openAt", "io.readAll", "io.pipe", "io.writeFully", "files.mkdirAt");
    assertThat(run(0).calls()).isEqualTo(5);
  }

  @Test
  void saysThatAFailureIsMadeUp() {
    FaultInjector faults = FaultInjector.wrap(script.linux(), 1, Errno.EIO);
    assertThatThrownBy(() -> faults.linux().files().mkdirAt(Fd.CWD, "/x", 0))
        .isInstanceOf(SyscallException.class)
        .hasMessage("mkdirAt(AT_FDCWD, /x, 0): EIO (Input/output error): injected");
  }

  @Test
  void refusesACallAsAnOlderKernelDoes() throws Exception {
    FaultInjector faults = FaultInjector.refusing(script.linux(), "files.sync", Errno.ENOSYS);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> faults.linux().files().sync(Fd.CWD)).hasMessageContaining("ENOSYS");
    }
    faults.linux().files().truncate(Fd.CWD, 0);
    assertThat(faults.calls()).isEqualTo(3);
  }

  @Test
  void repeatsTheLastAnswerAndRunsDefaultMethods() throws Exception {
    script.answer("files.nextEntries", List.of(new DirectoryEntry("a", false)));
    script.answer("files.nextEntries", List.of(new DirectoryEntry("b", true)));
    script.answer("files.nextEntries", List.of());
    assertThat(script.linux().files().names(Fd.CWD)).containsExactly("a", "b");
    assertThat(script.linux().files().names(Fd.CWD)).isEmpty();
  }

  @Test
  void doesNotMakeUpWhatATestMustSay() {
    assertThatThrownBy(() -> script.linux().files().statAt(Fd.CWD, "/x", Set.<AtFlag>of()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("files.statAt(AT_FDCWD, /x, [])");
  }

  private FaultInjector run(int n) {
    FaultInjector faults = FaultInjector.wrap(script.linux(), n, Errno.EIO);
    try {
      copy(faults.linux());
    } catch (SyscallException e) {
      assertThat(e.errno()).isEqualTo(Errno.EIO);
    }
    return faults;
  }

  /** Something that makes a few calls. */
  private static void copy(Linux linux) throws SyscallException {
    try (Fd from = linux.files().openAt(Fd.CWD, "/a", Set.of(OpenFlag.RDONLY), 0)) {
      byte[] bytes = linux.io().readAll(from, 100);
      IoCalls.Pipe pipe = linux.io().pipe();
      try (Fd readEnd = pipe.readEnd();
          Fd writeEnd = pipe.writeEnd()) {
        assertThat(readEnd.number()).isPositive();
        linux.io().writeFully(writeEnd, bytes);
      }
      try {
        linux.files().mkdirAt(from, "b", 0755);
      } catch (SyscallException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
      }
    }
  }
}
