package io.jocker.cli;

import io.jocker.fixtures.FaultyRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where failures are brought about: a jocker of its own, a folder that containers see as {@code
 * /t}, a registry that misbehaves, and the language that is spoken.
 */
final class FailureBed {
  private static final int LIMIT_MILLIS = 60_000;

  final RealJocker jocker;
  final FaultyRegistry registry;
  final Path folder;
  private final String language;

  FailureBed(RealJocker jocker, FaultyRegistry registry, Path folder, String language) {
    this.jocker = jocker;
    this.registry = registry;
    this.folder = folder;
    this.language = language;
  }

  /** Runs {@code jocker} with these words. */
  RealJocker.Result jocker(String... words) throws Exception {
    return jocker.result(new ProcessBuilder(command(words)));
  }

  /** The same below another program, or with a shell's words before it. */
  RealJocker.Result below(List<String> before, String... words) throws Exception {
    List<String> all = new ArrayList<>(before);
    all.addAll(command(words));
    return jocker.result(new ProcessBuilder(all));
  }

  /**
   * In a mount namespace of its own, after a script.
   *
   * @param script made with {@code sh}; what it mounts is gone with the command
   */
  RealJocker.Result mounted(String script, String... words) throws Exception {
    return below(List.of("unshare", "-m", "sh", "-c", script + " && exec \"$@\"", "sh"), words);
  }

  List<String> command(String... words) {
    List<String> globals = new ArrayList<>(List.of("--lang", language));
    globals.addAll(List.of(words));
    return jocker.command(globals.toArray(new String[0]));
  }

  /** {@code jocker run --rm} of the playground, in which {@link #folder} is {@code /t}. */
  RealJocker.Result run(String... command) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("run", "--rm", "-v", folder + ":/t", "playground"));
    words.addAll(List.of(command));
    return jocker(words.toArray(new String[0]));
  }

  /** A file in the folder. */
  Path file(String name, String mode, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  Path program(String name, String content) throws IOException {
    return file(name, "rwxr-xr-x", content.getBytes(StandardCharsets.UTF_8));
  }

  /** A bundle with this config.json. */
  String bundle(String config) throws IOException {
    Path bundle = Files.createTempDirectory(folder, "bundle");
    Files.createDirectory(bundle.resolve("rootfs"));
    Files.writeString(bundle.resolve("config.json"), config);
    return bundle.toString();
  }

  /** A container that runs in the background while something is done. */
  RealJocker.Result during(List<String> command, Action action) throws Exception {
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    try {
      RealJocker.Result result = action.apply(process);
      if (result != null) {
        return result;
      }
      process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      return new RealJocker.Result(process.exitValue(), "", Files.readString(err));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** What is done; null where what the container itself said is of interest. */
  interface Action {
    RealJocker.@Nullable Result apply(Process run) throws Exception;
  }

  /** Waits until something holds. */
  static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it does not come about");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Something that will hold. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Whether a container runs. */
  boolean isUp(String name) throws Exception {
    return jocker("inspect", "-f", "{{.State.Status}}", name).out().equals("running\n");
  }
}
