package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code volume}: words and tables. */
final class VolumeCommandsTest {
  private final Cli cli = new Cli();

  @Test
  void createSaysTheName() {
    assertThat(
            cli.run("volume", "create", "--label", "a=b", "-o", "type=tmpfs", "-o", "x", "data")
                .out())
        .isEqualTo("data\n");
    assertThat(cli.engine.volumes.calls)
        .containsExactly(
            "create VolumeRequest[name=data, driver=local, options={type=tmpfs, x=}, labels={a=b}]");
    assertThat(cli.run("volume", "create").out()).isEqualTo(FakeEngine.ID + "\n");
  }

  @Test
  void createRefusesAName() {
    Cli.Result result = cli.run("volume", "create", "a/b");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("includes invalid characters for a local volume name");
  }

  @Test
  void lsIsATable() {
    assertThat(cli.run("volume", "ls").out())
        .isEqualTo("DRIVER    VOLUME NAME\nlocal     " + FakeEngine.ID + "\nlocal     data\n");
    assertThat(cli.run("volume", "ls", "-q").out()).isEqualTo(FakeEngine.ID + "\ndata\n");
    assertThat(
            cli.run(
                    "volume",
                    "ls",
                    "--format",
                    "{{.Name}} {{.Mountpoint}} {{.Labels}} {{.Label \"tier\"}} {{.Scope}}")
                .out())
        .endsWith("data /var/lib/jocker/volumes/data/_data tier=gold gold local\n");
  }

  @Test
  void lsFilters() {
    assertThat(cli.run("volume", "ls", "-q", "-f", "dangling=true").out())
        .isEqualTo(FakeEngine.ID + "\n");
    assertThat(cli.run("volume", "ls", "-q", "-f", "dangling=0").out()).isEqualTo("data\n");
    assertThat(cli.run("volume", "ls", "-q", "-f", "label=tier").out()).isEqualTo("data\n");
    assertThat(cli.run("volume", "ls", "-q", "-f", "label=tier=tin").out()).isEmpty();
    assertThat(cli.run("volume", "ls", "-q", "-f", "name=at").out()).isEqualTo("data\n");
    assertThat(cli.run("volume", "ls", "-q", "-f", "driver=nfs").out()).isEmpty();
    assertThat(cli.run("volume", "ls", "-f", "dangling=maybe").code()).isEqualTo(1);
    assertThat(cli.run("volume", "ls", "-f", "nmae=x").err()).contains("did you mean name?");
  }

  @Test
  void lsShowsTheTrash() {
    assertThat(cli.run("volume", "ls", "--trash").out())
        .matches(
            "VOLUME NAME +REMOVED +UNDO UNTIL +SIZE\nold +2 hours ago +[-0-9]+ [:0-9]+ .* 5kB\n");
  }

  @Test
  void rmSaysTheNames() {
    assertThat(cli.run("volume", "rm", "data", "--now", "more").out()).isEqualTo("data\nmore\n");
    assertThat(cli.engine.volumes.calls).containsExactly("remove data true", "remove more true");
    Cli.Result missing = cli.run("volume", "rm", "nosuch", "data");
    assertThat(missing)
        .isEqualTo(
            new Cli.Result(
                1, "data\n", "jocker: get nosuch: no such volume (JK-VOLUME-NOT-FOUND)\n"));
    assertThat(cli.run("volume", "rm", "-f", "nosuch"))
        .isEqualTo(new Cli.Result(0, "nosuch\n", ""));
  }

  @Test
  void undoSaysTheName() {
    assertThat(cli.run("volume", "undo", "data").out()).isEqualTo("data\n");
    assertThat(cli.engine.volumes.calls).containsExactly("undo data");
  }

  @Test
  void inspectIsAList() {
    assertThat(cli.run("volume", "inspect", "-f", "{{.Name}} {{.Labels}}", "data").out())
        .isEqualTo("data <no value>\n");
    Cli.Result missing = cli.run("volume", "inspect", "nosuch");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.out()).isEqualTo("[]\n");
  }

  @Test
  void pruneSaysWhatWent() {
    assertThat(cli.run("volume", "prune", "-a", "-f", "--filter", "label=x").out())
        .isEqualTo("Deleted Volumes:\ndata\n\nTotal reclaimed space: 2MB\n");
    assertThat(cli.engine.volumes.calls).containsExactly("prune true [x] true");
  }

  @Test
  void rmOfAContainerTakesItsVolumes() {
    cli.run("rm", "-v", "-f", "web");
    assertThat(cli.engine.calls).containsExactly("remove web true volumes");
  }
}
