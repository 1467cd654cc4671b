package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code cp}: which end is where. */
final class CpCommandTest {
  private final Cli cli = new Cli();

  @Test
  void endsAreTold() {
    cli.terminal = true;
    assertThat(cli.run("cp", "-a", "web:/a", "/b"))
        .isEqualTo(new Cli.Result(0, "", "Successfully copied 2.05kB to /b\n"));
    assertThat(cli.run("cp", "-qL", "/b:c", "web:a")).isEqualTo(new Cli.Result(0, "", ""));
    assertThat(cli.engine.files.calls)
        .containsExactly(
            "from web /a to /b CopyOptions[archive=true, followLink=false]",
            "to web a from /b:c CopyOptions[archive=false, followLink=true]");
  }

  @Test
  void nobodyIsToldWhereNobodyReads() {
    assertThat(cli.run("cp", "web:/a", "/b")).isEqualTo(new Cli.Result(0, "", ""));
  }

  @Test
  void anArchiveGoesToStandardOutput() {
    assertThat(cli.run("cp", "web:/a", "-")).isEqualTo(new Cli.Result(0, "tar", ""));
  }

  @Test
  void wrongEndsAreRefused() {
    assertThat(cli.run("cp", "a:/b", "c:/d").err())
        .startsWith("jocker: copying between containers is not supported");
    assertThat(cli.run("cp", "b", "d").code()).isEqualTo(1);
    assertThat(cli.run("cp", "web:", "d").err()).contains("can not be empty");
    assertThat(cli.engine.files.calls).isEmpty();
  }

  @Test
  void changesHaveDockersLetters() {
    assertThat(cli.run("diff", "web").out()).isEqualTo("C /etc\nA /etc/new\nD /etc/old\n");
    assertThat(cli.run("export", "web").out()).isEqualTo("tar");
  }

  @Test
  void commitSaysTheId() {
    assertThat(cli.run("commit", "-a", "me", "-c", "CMD x", "web", "app:1").out())
        .isEqualTo("sha256:cc\n");
    cli.run("commit", "--pause=false", "web");
    assertThat(cli.engine.files.calls)
        .containsExactly(
            "CommitRequest[container=web, name=app:1, author=me, message=, changes=[CMD x],"
                + " pause=true]",
            "CommitRequest[container=web, name=null, author=, message=, changes=[], pause=false]");
  }
}
