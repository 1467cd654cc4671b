package io.jocker.linux.jna;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ProcessCalls;
import io.jocker.linux.ProcessCalls.Ended;
import io.jocker.linux.ProcessCalls.Inherit;
import io.jocker.linux.Signal;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessCallsTest {
  private final Linux linux = JnaLinux.open();
  private final ProcessCalls processes = linux.processes();

  @Test
  void handsOnArgumentsEnvironmentAndNothingElse() throws Exception {
    assertThat(run("echo \"$0 $1 $A $HOME\"", List.of("x y"), List.of()))
        .isEqualTo("sh x y b ü \n");
  }

  @Test
  void handsOnTheDescriptorsThatAreNamedAndNoOthers() throws Exception {
    try (Fd file = linux.files().memoryFile("seven", false)) {
      linux.io().writeFully(file, "seven".getBytes(UTF_8));
      String fds = run("ls /proc/self/fd | tr '\\n' ' '", List.of(), List.of(new Inherit(file, 7)));
      // 3 is the directory that ls reads.
      assertThat(fds).isEqualTo("0 1 2 3 7 ");
      assertThat(run("head -c 5 /proc/self/fd/7", List.of(), List.of(new Inherit(file, 7))))
          .isEqualTo("seven");
      assertThat(
              run(
                  "head -c 5 /proc/self/fd/" + file.number(),
                  List.of(),
                  List.of(new Inherit(file, file.number()))))
          .isEqualTo("seven");
    }
  }

  @Test
  void swapsDescriptorsWhoseNumbersOverlap() throws Exception {
    try (Fd a = fileWith("a");
        Fd b = fileWith("b");
        Fd c = fileWith("c")) {
      List<Inherit> turned =
          List.of(
              new Inherit(a, b.number()), new Inherit(b, c.number()), new Inherit(c, a.number()));
      String script = "";
      for (Fd fd : List.of(a, b, c)) {
        script += "cat /proc/self/fd/" + fd.number() + ";";
      }
      assertThat(run(script, List.of(), turned)).isEqualTo("cab");
      assertThat(linux.files().statAt(a, "", Set.of(io.jocker.linux.AtFlag.EMPTY_PATH)).size())
          .isEqualTo(1);
    }
  }

  @Test
  void startsWithDefaultSignalsAndNoneBlocked() throws Exception {
    String masks = run("grep -E 'Sig(Blk|Ign)' /proc/self/status", List.of(), List.of());
    assertThat(masks.replace('\t', ' ')).matches("SigBlk: 0{16}\nSigIgn: 0{16}\n");
  }

  @Test
  void namesAProgramThatCannotBeStarted() {
    assertThatThrownBy(
            () -> processes.spawn("/no such program", List.of("x"), List.of(), List.of()))
        .isInstanceOf(SyscallException.class)
        .hasMessage("posix_spawn(\"/no such program\"): ENOENT (No such file or directory)");
  }

  @Test
  void executesAnOpenProgramWhoseNumberIsHandedOn() throws Exception {
    try (Fd program = linux.files().openAt(Fd.CWD, "/bin/sh", Set.of(OpenFlag.RDONLY), 0);
        Fd file = fileWith("theirs")) {
      int number = program.number();
      List<String> argv =
          List.of("sh", "-c", "test \"$(cat /proc/self/fd/" + number + ")\" = theirs");
      List<Inherit> inherit = List.of(new Inherit(file, number));
      int pid = processes.spawn(program, argv, List.of("PATH=/bin:/usr/bin"), inherit);
      assertThat(processes.await(pid)).isEqualTo(new Ended(false, 0));
    }
  }

  @Test
  void tellsHowAProcessEnded() throws Exception {
    assertThat(end("exit 7")).isEqualTo(new Ended(false, 7));
    assertThat(end("kill -TERM $$")).isEqualTo(new Ended(true, 15));
  }

  @Test
  void signalsAProcessThroughItsDescriptor() throws Exception {
    int pid = processes.spawn("/bin/sleep", List.of("sleep", "60"), List.of(), List.of());
    try (Fd process = processes.openProcess(pid)) {
      assertThat(processes.poll(process)).isEmpty();
      processes.signal(process, 0);
      processes.signal(process, Signal.KILL.number());
      assertThat(linux.io().pollReadable(List.of(process), 20_000)).containsExactly(0);
      assertThat(processes.poll(process)).contains(new Ended(true, 9));
      assertThatThrownBy(() -> processes.signal(process, 9))
          .hasMessage("pidfd_send_signal(" + process + ", SIGKILL): ESRCH (No such process)");
      assertThatThrownBy(() -> processes.await(process))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ECHILD));
    }
    assertThatThrownBy(() -> processes.openProcess(pid))
        .hasMessage("pidfd_open(" + pid + "): ESRCH (No such process)");
  }

  /** Needs root: docker's filter refuses the call to others. */
  @RequiresRoot
  @Test
  void takesADescriptorOfAnotherProcess() throws Exception {
    try (Fd file = fileWith("theirs")) {
      int pid =
          processes.spawn(
              "/bin/sleep", List.of("sleep", "60"), List.of(), List.of(new Inherit(file, 9)));
      try (Fd process = processes.openProcess(pid)) {
        try (Fd taken = processes.takeFd(process, 9)) {
          byte[] text = new byte[6];
          assertThat(linux.io().readAt(taken, 0, text, 0, 6)).isEqualTo(6);
          assertThat(text).isEqualTo("theirs".getBytes(UTF_8));
        }
        assertThatThrownBy(() -> processes.takeFd(process, 999))
            .hasMessage("pidfd_getfd(" + process + ", 999): EBADF (Bad file descriptor)");
        processes.signal(process, Signal.KILL.number());
        processes.await(process);
      }
    }
  }

  private Ended end(String script) throws SyscallException {
    int pid = processes.spawn("/bin/sh", List.of("sh", "-c", script), List.of(), List.of());
    try (Fd process = processes.openProcess(pid)) {
      return processes.await(process);
    }
  }

  /** What the script prints. */
  private String run(String script, List<String> arguments, List<Inherit> further)
      throws SyscallException {
    List<String> argv = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    argv.addAll(arguments);
    IoCalls.Pipe pipe = linux.io().pipe();
    try (Fd output = pipe.readEnd();
        Fd nothing = linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDWR), 0)) {
      List<Inherit> inherit = new ArrayList<>(further);
      inherit.add(new Inherit(nothing, 0));
      inherit.add(new Inherit(pipe.writeEnd(), 1));
      inherit.add(new Inherit(nothing, 2));
      int pid = processes.spawn("/bin/sh", argv, List.of("A=b ü", "PATH=/bin:/usr/bin"), inherit);
      pipe.writeEnd().close();
      String said = new String(linux.io().readAll(output, 100_000), UTF_8);
      try (Fd process = processes.openProcess(pid)) {
        assertThat(processes.await(process)).isEqualTo(new Ended(false, 0));
      }
      return said;
    }
  }

  private Fd fileWith(String text) throws SyscallException {
    try (Fd file = linux.files().memoryFile("x", false)) {
      linux.io().writeFully(file, text.getBytes(UTF_8));
      String path = "/proc/self/fd/" + file.number();
      return linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0);
    }
  }
}
