package io.jocker.linux.jna;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jocker.linux.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The C compiler for a machine: on Debian from gcc and libc6-dev, for the other one from
 * gcc-aarch64-linux-gnu and libc6-dev-arm64-cross (or the same for amd64).
 */
record Compiler(Machine machine) {
  /** Skips the test where the compiler is not installed, unless all tests are required to run. */
  Compiler {
    boolean there = isInstalled(command(machine));
    if (Boolean.getBoolean("jocker.requirePrivileged")) {
      assertThat(there).as(command(machine) + " is installed").isTrue();
    }
    assumeThat(there).as(command(machine) + " is installed").isTrue();
  }

  /** Fails with the compiler's own words where it refuses. */
  void compile(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(command(machine)));
    command.addAll(List.of(arguments));
    assertSucceeds(command);
  }

  /** The standard output of a program built for this machine, under qemu where it is the other. */
  String output(Path program, String argument) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (machine != Machine.CURRENT) {
      command.add(machine == Machine.AARCH64 ? "qemu-aarch64-static" : "qemu-x86_64-static");
    }
    command.add(program.toString());
    command.add(argument);
    return assertSucceeds(command);
  }

  private static String assertSucceeds(List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(command + ": " + said).isZero();
    return said;
  }

  private static boolean isInstalled(String command) {
    try {
      Process process =
          new ProcessBuilder(command, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException notInstalled) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String command(Machine machine) {
    if (machine == Machine.CURRENT) {
      return "gcc";
    }
    return machine == Machine.AARCH64 ? "aarch64-linux-gnu-gcc" : "x86_64-linux-gnu-gcc";
  }
}
