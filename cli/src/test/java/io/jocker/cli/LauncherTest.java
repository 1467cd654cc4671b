package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell part of a start, with a java that only tells how it was called. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "launcher");
  private static final String JAVA_17 = "17.0.15+6-Debian-1deb12u1";
  private static final String JAVA_25 = "25.0.3+9-LTS";
  private static final String JAR = "0123456789abcdef";

  @TempDir Path folder;
  private Path home;
  private Path jdk;

  @BeforeEach
  void layOutADistribution() throws IOException {
    home = folder.resolve("jocker home");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib/cache"));
    Files.copy(LAUNCHER.resolve("jocker"), home.resolve("bin/jocker"));
    Files.copy(LAUNCHER.resolve("launch.sh"), home.resolve("lib/launch.sh"));
    Files.copy(LAUNCHER.resolve("jdk.sh"), home.resolve("lib/jdk.sh"));
    jdk = folder.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    executable(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        echo "pid $$"
        echo "options ${JAVA_TOOL_OPTIONS-none} ${_JAVA_OPTIONS-none} ${JDK_JAVA_OPTIONS-none}"
        printf '<%s>\\n' "$@"
        exit 7
        """);
    install(JAVA_17);
    Files.writeString(home.resolve("lib/start"), JAR + " x86_64 " + jdk + "\n");
  }

  @Test
  void becomesJavaWithoutStartingAnyOtherProgram() throws Exception {
    archive(JAVA_17, "jsa");

    Outcome outcome = start(Map.of("PATH", "/nonexistent"), "run", "a b", "*", "", "$HOME");

    assertThat(outcome.error()).isEmpty();
    assertThat(outcome.code()).isEqualTo(7);
    assertThat(outcome.lines().get(0)).isEqualTo("pid " + outcome.pid());
    assertThat(outcome.lines())
        .endsWith("<io.jocker.cli.Main>", "<run>", "<a b>", "<*>", "<>", "<$HOME>");
  }

  @Test
  void usesTheArchiveOfThisJarAndThisJava() throws Exception {
    Path archive = archive(JAVA_17, "jsa");
    assertThat(start(Map.of()).lines())
        .contains(
            "<-XX:SharedArchiveFile=" + archive + ">",
            "<-XX:+UseG1GC>",
            "<-Xbootclasspath/a:" + home + "/lib/jocker.jar>",
            "<-cp>",
            "<" + home + "/lib/http.jar>");
  }

  @Test
  void startsTheSameJavaWithFewerModules() throws Exception {
    archive(JAVA_17, "jsa");
    Path small = home.resolve("lib/cache/java-" + JAVA_17);
    Files.createDirectories(small.resolve("bin"));
    executable(small.resolve("bin/java"), "#!/bin/sh\necho small\n");

    // Its settings are those of a JDK that is not there any more.
    Files.createSymbolicLink(small.resolve("conf"), folder.resolve("removed"));
    assertThat(start(Map.of()).output()).contains("pid ");

    Files.createDirectories(folder.resolve("removed/security"));
    assertThat(start(Map.of()).output()).isEqualTo("small\n");
  }

  @Test
  void usesAnAotCacheFromJava24On() throws Exception {
    install(JAVA_25);
    Path archive = archive(JAVA_25, "aot");
    assertThat(start(Map.of()).lines())
        .contains(
            "<-XX:AOTCache=" + archive + ">",
            "<-XX:+UseSerialGC>",
            "<-cp>",
            "<" + home + "/lib/jocker.jar:" + home + "/lib/http.jar>");
  }

  @Test
  void leavesAnArchiveOfAnotherJavaAlone() throws Exception {
    archive("17.0.14+7-Debian-1deb12u1", "jsa");
    doNotMakeOne(JAVA_17, "jsa");
    assertThat(start(Map.of()).output()).doesNotContain("SharedArchiveFile").contains("Main");
  }

  @Test
  void leavesAnArchiveOfAnotherJarAlone() throws Exception {
    archive(JAVA_17, "jsa");
    Files.writeString(home.resolve("lib/start"), "fedcba9876543210 x86_64 " + jdk + "\n");
    Files.createFile(home.resolve("lib/cache/fedcba9876543210-" + JAVA_17 + ".jsa.failed"));
    assertThat(start(Map.of()).output()).doesNotContain("SharedArchiveFile").contains("Main");
  }

  @Test
  void makesAMissingArchiveBeforeItStarts() throws Exception {
    executable(
        home.resolve("lib/archive"),
        "#!/bin/sh\n: >'"
            + home
            + "/lib/cache/"
            + JAR
            + "-"
            + JAVA_17
            + ".jsa'\necho for \"$1\"\n");

    Outcome outcome = start(Map.of());

    assertThat(outcome.error())
        .isEqualTo("jocker: making the start-up archive for Java 17 (once)\nfor " + jdk + "\n");
    assertThat(outcome.output()).contains("SharedArchiveFile");
  }

  @Test
  void keepsOptionsForOtherJvmsAway() throws Exception {
    archive(JAVA_17, "jsa");
    Outcome outcome =
        start(
            Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Xmx1g",
                "_JAVA_OPTIONS",
                "-Xint",
                "JDK_JAVA_OPTIONS",
                "-ea"));
    assertThat(outcome.lines()).contains("options none none none");
  }

  @Test
  void startsThroughASymbolicLink() throws Exception {
    archive(JAVA_17, "jsa");
    Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("bin/jocker"));
    Outcome outcome = start(link, Map.of(), "version");
    assertThat(outcome.lines())
        .contains("<-Djocker.launcher=" + home + "/bin/jocker>", "<version>");
  }

  @Test
  void prefersTheJavaThatItIsToldToTake() throws Exception {
    Files.writeString(home.resolve("lib/start"), JAR + " x86_64 /nonexistent\n");
    archive(JAVA_17, "jsa");
    Outcome outcome = start(Map.of("JAVA_HOME", jdk.toString()));
    assertThat(outcome.lines().get(0)).isEqualTo("pid " + outcome.pid());
  }

  @Test
  void saysThatJavaHomeIsOfNoUse() throws Exception {
    install("11.0.22+7");
    Outcome outcome = start(Map.of("JAVA_HOME", jdk.toString()));
    assertThat(outcome.code()).isEqualTo(125);
    assertThat(outcome.error())
        .isEqualTo("jocker: JAVA_HOME is " + jdk + ", which is no Java 17 or newer\n");
  }

  private void install(String version) throws IOException {
    Files.writeString(
        jdk.resolve("release"),
        "IMPLEMENTOR=\"Debian\"\nJAVA_RUNTIME_VERSION=\""
            + version
            + "\"\nMODULES=\"java.base\"\n");
  }

  private Path archive(String version, String kind) throws IOException {
    return Files.createFile(home.resolve("lib/cache/" + JAR + "-" + version + "." + kind));
  }

  private void doNotMakeOne(String version, String kind) throws IOException {
    Files.createFile(home.resolve("lib/cache/" + JAR + "-" + version + "." + kind + ".failed"));
  }

  private Outcome start(Map<String, String> environment, String... words) throws Exception {
    return start(home.resolve("bin/jocker"), environment, words);
  }

  private static Outcome start(Path launcher, Map<String, String> environment, String... words)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    String error = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Outcome(process.pid(), process.exitValue(), output, error);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Outcome(long pid, int code, String output, String error) {
    List<String> lines() {
      return output.lines().toList();
    }
  }
}
