package io.jocker.linux.program;

import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Errno;
import io.jocker.linux.Machine;
import io.jocker.linux.SystemCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Programs are run as they are: on this machine's kernel, and for the other machine under qemu's
 * user mode emulation.
 */
class ProgramTest {
  private static final int STDOUT = 1;

  @TempDir private Path directory;

  private record Ran(int exit, ByteBuffer output) {
    String text() {
      return StandardCharsets.UTF_8.decode(output.duplicate()).toString();
    }
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void runsStepsInOrder(Machine machine) throws Exception {
    ProgramBuilder builder = new ProgramBuilder(machine);
    builder.call("greet", SystemCall.WRITE, number(1), text("hello "), number(6));
    builder.call("greet", SystemCall.WRITE, number(1), text("world"), number(5));
    builder.call("end", SystemCall.EXIT_GROUP, number(7));

    Ran ran = run(builder.build(STDOUT));

    assertThat(ran.text()).isEqualTo("hello world");
    assertThat(ran.exit()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void reportsTheStepThatFailedAndItsErrno(Machine machine) throws Exception {
    ProgramBuilder builder = new ProgramBuilder(machine);
    builder.call("may fail", SystemCall.CHDIR, text("/nowhere")).ignoringErrors();
    Step failing = builder.call("must not fail", SystemCall.CHDIR, text("/nowhere"));
    builder.call("end", SystemCall.EXIT_GROUP, number(0));

    Ran ran = run(builder.build(STDOUT));

    ByteBuffer report = ran.output().order(ByteOrder.LITTLE_ENDIAN);
    assertThat(report.getInt()).isEqualTo(failing.index());
    assertThat(Errno.of(report.getInt())).isEqualTo(Errno.ENOENT);
    assertThat(ran.exit()).isEqualTo(127);
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void forgetsWhatOnlyAChildNeeds(Machine machine) throws Exception {
    ProgramBuilder builder = new ProgramBuilder(machine);
    Label child = builder.label("child");
    Label parent = builder.label("parent");
    Argument shared = text("shared ");
    builder.goTo("begin", parent);
    builder.place(child);
    for (int i = 0; i < 300; i++) {
      builder.call("of the child", SystemCall.WRITE, number(1), text("x".repeat(60)), number(60));
    }
    builder.call("of both", SystemCall.WRITE, number(1), shared, number(7));
    builder.place(parent);
    builder.forget(child, parent);
    builder.call("of both", SystemCall.WRITE, number(1), shared, number(7));
    Data maps = Data.room(4096, "maps");
    Step file =
        builder.call(
            "open", SystemCall.OPENAT, number(-100), text("/proc/self/maps"), number(0), number(0));
    Step size =
        builder.call("read", SystemCall.READ, resultOf(file), addressOf(maps), number(maps.size()));
    builder.call("print", SystemCall.WRITE, number(1), addressOf(maps), resultOf(size));
    builder.call("end", SystemCall.EXIT_GROUP, number(0));

    String text = run(builder.build(STDOUT)).text();

    // 302 steps of 72 bytes and 24 KB of texts from 0x401000 on; the second page of each is whole.
    assertThat(text).startsWith("shared ");
    assertThat(isMapped(text, 0x401000)).isTrue();
    assertThat(isMapped(text, 0x403000)).isFalse();
    assertThat(isMapped(text, 0x408000)).isFalse();
  }

  private static boolean isMapped(String maps, long address) {
    return maps.substring("shared ".length())
        .lines()
        .map(line -> line.split("[- ]"))
        .anyMatch(
            range ->
                range.length > 2
                    && Long.parseUnsignedLong(range[0], 16) <= address
                    && address < Long.parseUnsignedLong(range[1], 16));
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void computesLoopsAndRemembers(Machine machine) throws Exception {
    ProgramBuilder builder = new ProgramBuilder(machine);
    Data counter = Data.room(8, "counter");
    Label again = builder.label("again");
    Label done = builder.label("done");
    builder.place(again);
    Step before = builder.load("read the counter", addressOf(counter), 0, -1);
    builder.less("fewer than three", resultOf(before), number(3)).onErrorGoTo(done);
    builder.call("print", SystemCall.WRITE, number(1), text("x"), number(1));
    Step after = builder.add("count", resultOf(before), number(1));
    builder.store("write the counter", addressOf(counter), resultOf(after)).thenGoTo(again);
    builder.place(done);
    builder.test("it is three", resultOf(before), 3, 0xff);
    builder.call("end", SystemCall.EXIT_GROUP, resultOf(before));

    Ran ran = run(builder.build(STDOUT));

    assertThat(ran.text()).isEqualTo("xxx");
    assertThat(ran.exit()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void aForkRunsItsOwnSteps(Machine machine) throws Exception {
    ProgramBuilder builder = new ProgramBuilder(machine);
    Label child = builder.label("child");
    Data info = Data.room(128, "siginfo");
    Step fork = builder.fork("fork", child);
    builder.call(
        "wait",
        SystemCall.WAITID,
        number(1),
        resultOf(fork),
        addressOf(info),
        number(4),
        number(0));
    Step code = builder.load("its exit code", addressOf(info, 24), 0, 0xff);
    builder.call("end", SystemCall.EXIT_GROUP, resultOf(code));
    builder.place(child);
    builder.call("child ends", SystemCall.EXIT_GROUP, number(42));

    assertThat(run(builder.build(STDOUT)).exit()).isEqualTo(42);
  }

  /**
   * On this machine alone: qemu's user mode answers clone3(2) with ENOSYS, and so does docker's
   * seccomp filter where CAP_SYS_ADMIN is missing.
   */
  @Test
  @RequiresRoot
  void aCloneRunsItsOwnStepsAndIsWaitedFor() throws Exception {
    ProgramBuilder builder = new ProgramBuilder(Machine.CURRENT);
    Label child = builder.label("child");
    Data arguments = Data.numbers("clone_args", 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0);
    Data info = Data.room(128, "siginfo");
    Step clone = builder.clone3("clone", arguments, 88, child);
    builder.call(
        "wait",
        SystemCall.WAITID,
        number(1),
        resultOf(clone),
        addressOf(info),
        number(4),
        number(0));
    Step status = builder.load("its exit code", addressOf(info, 24), 0, 0xff);
    builder.call("parent prints", SystemCall.WRITE, number(1), text("parent"), number(6));
    builder.call("end", SystemCall.EXIT_GROUP, resultOf(status));
    builder.place(child);
    builder.call("child prints", SystemCall.WRITE, number(1), text("child "), number(6));
    builder.call("child ends", SystemCall.EXIT_GROUP, number(42));

    Ran ran = run(builder.build(STDOUT));

    assertThat(ran.text()).isEqualTo("child parent");
    assertThat(ran.exit()).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void passesVectorsOfStringsToExecve(Machine machine) throws Exception {
    ProgramBuilder builder = new ProgramBuilder(machine);
    builder.call(
        "exec",
        SystemCall.EXECVE,
        text("/bin/sh"),
        addressOf(Data.strings("argv", List.of("sh", "-c", "echo $A-$0", "zero"))),
        addressOf(Data.strings("envp", List.of("A=B"))));

    assertThat(run(builder.build(STDOUT)).text()).isEqualTo("B-zero\n");
  }

  @Test
  void aStepIsDescribedAsAPersonReadsIt() {
    ProgramBuilder builder = new ProgramBuilder(Machine.CURRENT);
    Step open =
        builder.call(
            "open it", SystemCall.OPENAT, Argument.WORKING_DIRECTORY, text("/a"), number(0));
    Step close = builder.call("close it", SystemCall.CLOSE, resultOf(open));

    assertThat(open.describe()).isEqualTo("openat(AT_FDCWD, \"/a\", 0)");
    assertThat(close.describe()).isEqualTo("close((open it))");
  }

  @Test
  void aLabelThatIsNowhereIsRefused() {
    ProgramBuilder builder = new ProgramBuilder(Machine.CURRENT);
    builder.goTo("jump", builder.label("limbo"));

    assertThatThrownBy(() -> ElfImage.of(builder.build(STDOUT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("limbo");
  }

  private Ran run(Program program) throws IOException, InterruptedException {
    Path file = directory.resolve("program");
    Files.write(file, ElfImage.of(program));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    List<String> command = new ArrayList<>();
    if (program.machine() != Machine.CURRENT) {
      command.add(
          program.machine() == Machine.AARCH64 ? "qemu-aarch64-static" : "qemu-x86_64-static");
    }
    command.add(file.toString());
    Process process = new ProcessBuilder(command).start();
    byte[] output = process.getInputStream().readAllBytes();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the program does not end");
    }
    return new Ran(process.exitValue(), ByteBuffer.wrap(output));
  }
}
