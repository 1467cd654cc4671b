package io.jocker.engine.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program of this machine, run to its end. */
final class HostProgram {
  private HostProgram() {}

  /**
   * What it did.
   *
   * @param output what it wrote, on whichever stream
   */
  record Result(int exitCode, String output) {
    /** The last thing it said. */
    String lastLine() {
      String text = output.strip();
      return text.substring(text.lastIndexOf('\n') + 1);
    }
  }

  /**
   * Runs it.
   *
   * @param debianPackage that has it, for the message where it is missing
   * @param input read by it
   */
  static Result run(List<String> command, String debianPackage, Path input) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(input.toFile())
              .start();
    } catch (IOException e) {
      throw new BootstrapException(
          "there is no " + command.get(0) + " (Debian package " + debianPackage + ")", e);
    }
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), text);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
