package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The commands that speak to registries, as docker prints them. */
final class RegistryCommandsTest {
  private final Cli cli = new Cli();

  @Test
  void pushesWithALineForEachStep() {
    Cli.Result result = cli.run("push", "example.com/app:1");
    assertThat(result.out())
        .isEqualTo(
            """
            The push refers to repository [example.com/app]
            4abcf2066143: Preparing
            5abcf2066143: Preparing
            6abcf2066143: Preparing
            4abcf2066143: Pushed
            5abcf2066143: Layer already exists
            6abcf2066143: Mounted from base
            1: digest: sha256:aa size: 527
            """);
    assertThat(cli.engine.registries.calls).containsExactly("push example.com/app:1 false null");
    assertThat(result.err()).endsWith("(JK-CREDENTIAL-HELPER)\n");
  }

  @Test
  void redrawsItsLinesOnATerminal() {
    cli.terminal = true;
    assertThat(cli.run("push", "example.com/app:1").out())
        .contains("4abcf2066143: Preparing\n")
        .contains("\033[3A\r\033[2K4abcf2066143: Pushing  1.235MB/2MB\r\033[3B")
        .contains("\033[1A\r\033[2K6abcf2066143: Mounted from base");
  }

  @Test
  void addsTheUsualTagAndSaysSo() {
    assertThat(cli.run("image", "push", "localhost:5000/app").out())
        .startsWith("Using default tag: latest\nThe push refers");
  }

  @Test
  void pushesQuietly() {
    Cli.Result result = cli.run("push", "-q", "--platform", "linux/arm64", "app:1");
    assertThat(result.out()).isEqualTo("example.com/app:1\n");
    assertThat(result.err()).endsWith("(JK-CREDENTIAL-HELPER)\n");
    assertThat(cli.engine.registries.calls).containsExactly("push app:1 false linux/arm64");
  }

  @Test
  void saysWhenAnIndexCouldNotGo() {
    cli.engine.registries.isPartial = true;
    assertThat(cli.run("push", "app:1").out())
        .contains(
            "Not all multiplatform-content is present and only the available single-platform"
                + " image was pushed\nsha256:bb -> sha256:aa\n");
  }

  @Test
  void allTagsStandAgainstATag() {
    cli.run("push", "-a", "app");
    assertThat(cli.engine.registries.calls).containsExactly("push app true null");
    for (String command : new String[] {"push", "pull"}) {
      Cli.Result result = cli.run(command, "-a", "app:1");
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).contains("tag can't be used with --all-tags/-a");
    }
  }

  @Test
  void pullsAllTagsAndSeveralImages() {
    cli.run("pull", "-q", "-a", "app");
    cli.run("pull", "-q", "--all-platforms", "one", "two");
    assertThat(cli.engine.calls)
        .containsExactly("pull app:1 null", "pull app:2 null", "pull one null", "pull two null");
  }

  @Test
  void logsInWithAWarningOfEachKind() {
    Cli.Result result = cli.run("login", "-u", "me", "-p", "secret", "example.com");
    assertThat(result.out()).isEqualTo("Login Succeeded\n");
    assertThat(result.err())
        .startsWith("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n")
        .contains("stored unencrypted in '/root/.docker/config.json'");
    cli.engine.registries.encrypted = true;
    assertThat(cli.run("login", "-u", "me", "-p", "secret").err()).doesNotContain("unencrypted");
    assertThat(cli.engine.registries.calls)
        .containsExactly("login example.com me secret", "login  me secret");
  }

  @Test
  void loginWantsEnoughAndNotTooMuch() {
    assertThat(cli.run("login", "--password-stdin", "x").err())
        .startsWith("jocker: Must provide --username with --password-stdin");
    assertThat(cli.run("login", "-u", "a", "-p", "b", "--password-stdin", "x").err())
        .contains("--password and --password-stdin are mutually exclusive");
    assertThat(cli.run("login", "x").err())
        .isEqualTo(
            "jocker: cannot ask for a name or password: the input device is not a TTY: use"
                + " --username and --password-stdin (JK-NOT-A-TERMINAL)\n");
    assertThat(cli.engine.registries.calls).isEmpty();
  }

  @Test
  void logsOut() {
    assertThat(cli.run("logout", "example.com").out())
        .isEqualTo("Removing login credentials for example.com\n");
    cli.engine.registries.loggedIn = false;
    assertThat(cli.run("logout").out()).isEqualTo("Not logged in to https://index.docker.io/v1/\n");
  }

  @Test
  void showsAManifest() {
    assertThat(cli.run("manifest", "inspect", "app").out())
        .isEqualTo("{\n    \"schemaVersion\": 2\n}\n");
    assertThat(cli.run("manifest", "inspect", "-v", "app").out())
        .startsWith("[\n")
        .contains("\"Ref\": \"app\"", "\"Raw\": \"e30=\"", "\"architecture\": \"amd64\"")
        .contains("\"OCIManifest\"", "\"size\": 2");
  }

  @Test
  void searches() {
    assertThat(cli.run("search", "debian").out())
        .isEqualTo(
            """
            NAME        DESCRIPTION                                     STARS     OFFICIAL
            debian      Debian is a Linux distribution                  4000      [OK]
            me/debian   xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…   0        \s
            """);
    assertThat(cli.run("search", "-f", "is-official=false", "--format", "{{.Name}}", "x").out())
        .isEqualTo("me/debian\n");
    assertThat(cli.run("search", "-f", "stars=1", "--limit", "3", "--format", "{{.Name}}", "x"))
        .isEqualTo(new Cli.Result(0, "debian\n", ""));
    assertThat(cli.run("search", "--limit", "101", "x").err()).contains("must be from 1 to 100");
    assertThat(cli.run("search", "-f", "color=red", "x").err()).contains("color=red");
    assertThat(cli.engine.registries.calls).contains("search debian 25", "search x 3");
  }
}
