package io.jocker.linux.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The committed machine code is what its source gives. Another version of the compiler may choose
 * other instructions, so the bytes are compared where the versions of compilers.txt are installed,
 * which the project's own set-up sees to on Debian 12; elsewhere ProgramTest still runs them.
 */
class MachineCodeTest {
  private static final Path VERSIONS = Path.of("src/main/native/compilers.txt");

  private static final Path SOURCES = Path.of("src/main/java/io/jocker/linux");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "program/InterpreterCode.java",
        "program/CallerCode.java",
        "jna/SignalRelayCode.java",
        "jna/CallListCode.java"
      })
  void theCodeIsWhatItsSourceGives(String name, @TempDir Path out) throws Exception {
    assumeThat(version("gcc")).isEqualTo(Files.readAllLines(VERSIONS).get(0));
    assumeThat(version("aarch64-linux-gnu-gcc")).isEqualTo(Files.readAllLines(VERSIONS).get(1));
    Process build =
        new ProcessBuilder("src/main/native/build.sh", out.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(build.getInputStream().readAllBytes(), UTF_8);
    assertThat(build.waitFor()).as(said).isZero();
    assertThat(SOURCES.resolve(name)).hasSameTextualContentAs(out.resolve(name));
  }

  private static String version(String compiler) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(compiler, "--version").start();
    } catch (java.io.IOException e) {
      return "not installed";
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said.lines().findFirst().orElse("");
  }
}
