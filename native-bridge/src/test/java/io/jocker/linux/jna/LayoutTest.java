package io.jocker.linux.jna;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.linux.Errno;
import io.jocker.linux.Machine;
import io.jocker.linux.Signal;
import io.jocker.linux.SystemCall;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds numbers and layouts against the C headers of both machines. */
@Timeout(120)
class LayoutTest {
  private static final String SOURCES = "src/test/native/";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void structuresAndFlagsAreThoseOfTheHeaders(Machine machine) throws Exception {
    new Compiler(machine).compile("-fsyntax-only", SOURCES + "layouts.c");
  }

  @ParameterizedTest
  @EnumSource
  void namesHaveTheNumbersOfTheHeaders(Machine machine) throws Exception {
    StringBuilder source = new StringBuilder();
    source.append("#include <errno.h>\n#include <signal.h>\n#include <sys/syscall.h>\n");
    for (SystemCall call : SystemCall.values()) {
      String name = "__NR_" + call.manName();
      // An older header lacks the newest calls.
      source.append("#ifdef ").append(name).append('\n');
      source.append(assertion(name, call.number(machine))).append("#endif\n");
    }
    for (Errno errno : Errno.values()) {
      if (errno != Errno.UNKNOWN) {
        source.append(assertion(errno.name(), errno.number()));
      }
    }
    for (int number = 1; number < 32; number++) {
      source.append(assertion(new Signal(number).name(), number));
    }
    Path file = folder.resolve("numbers.c");
    Files.writeString(file, source);
    new Compiler(machine).compile("-fsyntax-only", file.toString());
  }

  @ParameterizedTest
  @EnumSource
  void theSignalHandlerWritesEachSignalIntoThePipe(Machine machine) throws Exception {
    Compiler compiler = new Compiler(machine);
    Path program = folder.resolve("harness");
    compiler.compile("-static", "-O1", "-o", program.toString(), SOURCES + "relay-harness.c");
    Path code = folder.resolve("code");
    Files.write(code, RelayHandler.code(machine));
    assertThat(compiler.output(program, code.toString())).isEqualTo("1 2 3 15 10 12 28 18 ");
  }

  private static String assertion(String name, int number) {
    return "_Static_assert(" + name + " == " + number + ", \"" + name + "\");\n";
  }
}
