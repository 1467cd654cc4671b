package io.jocker.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.runtime.config.Hook;
import io.jocker.runtime.config.Hooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hooks of a bundle: when they run, where, what they are told, and what comes of their failures.
 */
@RequiresRoot
@Timeout(60)
class HooksIT {
  private static final List<Hook> NONE = List.of();

  private final Linux linux = JnaLinux.open();
  @TempDir private Path directory;
  private TestContainer container;

  @BeforeEach
  void makeContainer() throws Exception {
    container = new TestContainer(directory).bind("/data", directory, Set.of());
  }

  /** A shell script; {@code $D} is the test's folder, which the container has as /data. */
  private List<Hook> hook(String script) {
    return List.of(new Hook("/bin/sh", List.of("sh", "-c", script), List.of("D=" + directory), 0));
  }

  private List<Hook> inside(String script) {
    List<String> environment = List.of("D=/data", "PATH=/bin");
    return List.of(new Hook("/bin/sh", List.of("sh", "-c", script), environment, 0));
  }

  private static Hooks only(String when, List<Hook> hooks) {
    return new Hooks(
        when.equals("prestart") ? hooks : NONE,
        when.equals("createRuntime") ? hooks : NONE,
        when.equals("createContainer") ? hooks : NONE,
        when.equals("startContainer") ? hooks : NONE,
        when.equals("poststart") ? hooks : NONE,
        when.equals("poststop") ? hooks : NONE);
  }

  private List<String> written(String name) throws IOException {
    return Files.readAllLines(directory.resolve(name));
  }

  @Test
  void runInTheSpecificationsOrder() throws Exception {
    container.hooks(
        new Hooks(
            hook("echo prestart >>$D/order"),
            hook("echo createRuntime >>$D/order"),
            hook("echo createContainer >>$D/order"),
            inside("echo startContainer >>$D/order"),
            NONE,
            NONE));
    container.run(linux, "sh", "-c", "echo program >>/data/order");
    assertThat(written("order"))
        .containsExactly(
            "prestart", "createRuntime", "createContainer", "startContainer", "program");
  }

  @Test
  void runInTheirNamespaces() throws Exception {
    String look = "echo $(readlink /proc/self/ns/mnt /proc/self/ns/uts /proc/self/ns/net) >";
    container.hooks(
        new Hooks(
            hook(look + "$D/prestart"),
            hook(look + "$D/createRuntime"),
            // The mount namespace is the container's, the root in it still the host's.
            hook(look + "$D/createContainer; test -e $D/root/bin/busybox"),
            // Nothing of the host is seen any more.
            inside("readlink /proc/self/ns/mnt >$D/startContainer; test ! -e " + directory),
            NONE,
            NONE));
    container.run(linux, "sh", "-c", "ls -l /proc/self/ns/mnt >/data/program");
    String mine = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString();
    String uts = Files.readSymbolicLink(Path.of("/proc/self/ns/uts")).toString();
    for (String name : List.of("prestart", "createRuntime")) {
      assertThat(written(name).get(0)).contains(mine, uts);
    }
    String theirs = written("startContainer").get(0);
    assertThat(theirs).startsWith("mnt:").isNotEqualTo(mine);
    assertThat(written("createContainer").get(0)).contains(theirs).doesNotContain(uts);
    assertThat(written("program").get(0)).contains(theirs);
  }

  @Test
  void areToldTheState() throws Exception {
    container.hooks(
        new Hooks(
            hook("cat >$D/prestart"),
            hook(
                "cat >$D/createRuntime; cat /proc/$(grep -o '\"pid\" : [0-9]*' $D/createRuntime | cut -d' ' -f3)/comm >$D/comm"),
            hook("cat >$D/createContainer"),
            inside("cat >$D/startContainer"),
            NONE,
            NONE));
    container.run(linux, "true");
    for (String name : List.of("prestart", "createRuntime", "createContainer")) {
      assertThat(directory.resolve(name))
          .content()
          .containsPattern("\"status\" : \"creating\",\\s+\"pid\" : [1-9]")
          .contains("\"ociVersion\" : \"1.2.0\"", "\"id\" : \"test\"")
          .contains("\"bundle\" : \"" + directory + "\"");
    }
    assertThat(directory.resolve("startContainer")).content().contains("\"status\" : \"created\"");
    assertThat(written("comm")).containsExactly("jocker-monitor");
  }

  @Test
  void aMountMadeByAHookIsTheContainers() throws Exception {
    container.hooks(
        only("createContainer", hook("mkdir $D/root/mnt; mount -t tmpfs hooked $D/root/mnt")));
    assertThat(container.run(linux, "cat", "/proc/self/mounts").output())
        .contains("hooked /mnt tmpfs");
    assertThat(Path.of("/proc/self/mounts")).content().doesNotContain("hooked");
  }

  @Test
  void startContainersHaveWhatTheProgramHas() throws Exception {
    Files.setAttribute(directory, "unix:mode", 0777);
    container
        .user(1000, 1000, List.of())
        .hooks(
            only(
                "startContainer",
                inside(
                    "(id -u; pwd; ls /proc/self/fd | wc -l; grep CapEff /proc/self/status) >$D/is")));
    container.run(linux, "true");
    assertThat(written("is")).containsExactly("1000", "/", "4", "CapEff:\t0000000000000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prestart", "createRuntime", "createContainer", "startContainer"})
  void aFailureEndsTheStart(String when) throws Exception {
    container.hooks(only(when, hook("exit 3")));
    Leftovers before = Leftovers.watching("jocker-test").snapshot();
    assertThatThrownBy(() -> container.run(linux, "sh", "-c", "echo ran >/data/ran"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(when + " hook /bin/sh ");
    before.assertNothingLeft();
    assertThat(directory.resolve("ran")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prestart", "createRuntime", "createContainer", "startContainer"})
  void oneThatIsMissingIsNamed(String when) {
    Hook missing = new Hook("/no/such", List.of("such"), List.of(), 0);
    container.hooks(only(when, List.of(missing)));
    assertThatThrownBy(() -> container.run(linux, "true"))
        .hasMessageStartingWith(when + " hook /no/such: ")
        .hasMessageEndingWith("ENOENT (No such file or directory)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prestart", "createRuntime", "createContainer", "startContainer"})
  void oneThatTakesTooLongIsKilled(String when) throws Exception {
    Hook slow =
        new Hook("/bin/sh", List.of("sh", "-c", "exec sleep 1000"), List.of("PATH=/bin"), 1);
    container.hooks(only(when, List.of(slow)));
    Leftovers before = Leftovers.watching("jocker-test").snapshot();
    assertThatThrownBy(() -> container.run(linux, "true"))
        .hasMessageStartingWith(when + " hook /bin/sh was not done after 1 s");
    before.assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prestart", "createRuntime", "createContainer", "startContainer"})
  void oneInTimeIsWaitedFor(String when) throws Exception {
    Hook quick =
        new Hook(
            "/bin/sh", List.of("sh", "-c", "sleep 0.3; exit 0"), List.of("PATH=/usr/bin:/bin"), 20);
    container.hooks(only(when, List.of(quick, quick)));
    assertThat(container.run(linux, "echo", "ran").output()).isEqualTo("ran\n");
  }

  @Test
  void afterwardsAFailureStopsNothing() throws Exception {
    List<Hook> three = new ArrayList<>(hook("cat >$D/first"));
    three.addAll(hook("exit 9"));
    three.addAll(hook("cat >$D/last"));
    container.hooks(only("poststop", three));
    List<String> failures = new ArrayList<>();
    Set<OpenFlag> writing = Set.of(OpenFlag.WRONLY);
    try (Fd output = linux.files().openAt(Fd.CWD, "/dev/null", writing, 0)) {
      new HookRunner(linux, "gone", container.config(List.of("true")), output)
          .poststop(failure -> failures.add(failure.getMessage()));
    }
    assertThat(failures).containsExactly("poststop hook /bin/sh ended with exit code 9");
    assertThat(directory.resolve("first"))
        .content()
        .contains("\"status\" : \"stopped\"")
        .doesNotContain("pid");
    assertThat(directory.resolve("last")).exists();
  }
}
