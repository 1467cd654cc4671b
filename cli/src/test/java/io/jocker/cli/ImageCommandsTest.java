package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ImageSummary;
import io.jocker.engine.JockerException;
import io.jocker.engine.StoreReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on images that need no registry, as docker prints them. */
final class ImageCommandsTest {
  private final Cli cli = new Cli();

  @Test
  void tagsInSilence() {
    assertThat(cli.run("tag", "busybox", "mine:1")).isEqualTo(new Cli.Result(0, "", ""));
    cli.run("image", "tag", "a", "b");
    assertThat(cli.engine.storedImages.calls).containsExactly("tag busybox mine:1", "tag a b");
  }

  @Test
  void showsTheHistoryInDockersColumns() {
    assertThat(cli.run("history", "busybox").out())
        .isEqualTo(
            """
            IMAGE          CREATED       CREATED BY                                      SIZE      COMMENT
            0123456789ab   2 hours ago   /bin/sh -c #(nop) CMD ["/a/rather/long/path/…   0B        buildkit
            <missing>      N/A           ADD rootfs.tar / # buildkit                     7.34MB   \s
            """);
  }

  @Test
  void showsTheWholeHistoryAndItsParts() {
    assertThat(cli.run("image", "history", "--no-trunc", "--format", "{{.ID}} {{.CreatedBy}}", "x"))
        .isEqualTo(
            new Cli.Result(
                0,
                "sha256:"
                    + FakeEngine.ID
                    + " /bin/sh -c #(nop) CMD [\"/a/rather/long/path/to/a/program\"]\n"
                    + "<missing> ADD rootfs.tar / # buildkit\n",
                ""));
    assertThat(cli.run("history", "-q", "x").out()).isEqualTo("0123456789ab\n<missing>\n");
    assertThat(cli.run("history", "--human=false", "x").out())
        .contains("CREATED AT", "7340032")
        .doesNotContain("ago");
  }

  @Test
  void savesToAFileOnlyWhenAllOfItIsThere(@TempDir Path folder) throws IOException {
    cli.workingDirectory = folder.toString();
    assertThat(cli.run("save", "-o", "a.tar", "x", "y")).isEqualTo(new Cli.Result(0, "", ""));
    assertThat(Files.readString(folder.resolve("a.tar"))).isEqualTo("tar");
    assertThat(cli.run("image", "save", "--format", "oci-archive", "x").out()).isEqualTo("tar");
    assertThat(cli.engine.storedImages.calls).containsExactly("save [x, y] DOCKER", "save [x] OCI");
    assertThat(cli.run("save", "--format", "zip", "x").err())
        .contains("unknown format: \"zip\": must be one of \"docker-archive\", \"oci-archive\"");
    assertThat(cli.run("save", "-o", "no/such/folder", "x").err()).contains("no/such/folder");
    cli.engine.storedImages.failure = new JockerException(ErrorCode.IMAGE_NOT_FOUND, "x");
    assertThat(cli.run("save", "-o", "a.tar", "x").code()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("a.tar"))).isEqualTo("tar");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("a.tar"));
    }
  }

  @Test
  void doesNotWriteAnArchiveToATerminal() {
    cli.terminal = true;
    assertThat(cli.run("save", "x").err())
        .startsWith("jocker: cowardly refusing to save to a terminal.");
    assertThat(cli.run("load").err())
        .startsWith("jocker: requested load from stdin, but stdin is empty");
    assertThat(cli.engine.storedImages.calls).isEmpty();
  }

  @Test
  void saysWhatWasLoadedInDockersWords(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.tar"), "bytes");
    assertThat(cli.run("load", "-i", file.toString()))
        .isEqualTo(
            new Cli.Result(
                0,
                """
                Loaded image: a:1
                The image b:2 already exists, renaming the old one with ID sha256:old to empty string
                Loaded image: b:2
                Loaded image ID: sha256:bb
                """,
                ""));
    assertThat(cli.engine.storedImages.calls).containsExactly("load bytes");
    assertThat(cli.run("load", "-i", "nosuch.tar").err())
        .isEqualTo(
            "jocker: cannot read nosuch.tar: no such file or directory (JK-FILE-NOT-READABLE)\n");
  }

  @Test
  void showsWhatTakesTheDisk() {
    assertThat(cli.run("system", "df").out())
        .isEqualTo(
            """
            TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE
            Images          1         0         4MB       3MB (75%)
            Containers      0         0         0B        0B
            Local Volumes   2         1         5kB       3kB (60%)
            Build Cache     0         0         0B        0B
            """);
    assertThat(cli.run("system", "df", "-v").out())
        .contains("SHARED SIZE   UNIQUE SIZE   CONTAINERS")
        .contains("3MB       1MB           2MB           0");
    assertThat(cli.run("system", "df", "--why", "1").out())
        .isEqualTo(
            """
            ITEM              SIZE      IMAGE ID   NAME      ROLE
            layer sha256:1a   2MB       aa         a:1       layer 1 of 2
            blob sha256:1b    1kB       <none>     <none>    nobody needs it
            """);
  }

  @Test
  void prunesInDockersWords() {
    assertThat(cli.run("image", "prune", "-af", "--filter", "label=x").out())
        .isEqualTo(
            """
            Deleted Images:
            untagged: a:1
            deleted: sha256:aa
            deleted: sha256:1a

            Total reclaimed space: 1.5MB
            """);
    assertThat(cli.engine.storedImages.calls).containsExactly("prune true [x] true");
    assertThat(cli.run("image", "prune", "-f", "--filter", "labl=x").err())
        .contains("invalid filter 'labl': did you mean label?");
  }

  @Test
  void checkFailsWhereSomethingIsWrong() {
    assertThat(cli.run("system", "check"))
        .isEqualTo(new Cli.Result(0, "3 blobs, 1 name, 1 layer: all is well\n", ""));
    cli.engine.storedImages.report =
        new StoreReport(3, 1, 1, List.of(new StoreReport.Finding("blob x", "is not y")));
    assertThat(cli.run("system", "check"))
        .isEqualTo(
            new Cli.Result(1, "blob x: is not y\n3 blobs, 1 name, 1 layer: 1 problem\n", ""));
    assertThat(cli.run("system", "check", "-f", "{{(index .Findings 0).What}}").out())
        .isEqualTo("blob x\n");
  }

  @Test
  void importTakesNoUrl() {
    assertThat(cli.run("import", "http://host/a.tar").err()).contains("import takes no URL");
  }

  @Test
  void drawsTheLayersThatImagesShare() {
    cli.engine.images.add(
        new ImageSummary(
            "sha256:" + FakeEngine.ID, List.of("a:1", "a:2"), List.of(), null, 1, Map.of()));
    cli.engine.images.add(new ImageSummary("sha256:ff00", List.of(), List.of(), null, 1, Map.of()));
    assertThat(cli.run("image", "tree").out())
        .isEqualTo(
            """
            sha256:aaaa  2MB  ADD rootfs.tar /
            ├── a:1, a:2 (0123456789ab)
            └── sha256:bbbb  5B
                └── ff00
            """);
    assertThat(cli.run("image", "tree", "x", "--format", "json").out())
        .contains("\"Image\":\"x\"", "\"ID\":\"sha256:bbbb\"");
  }

  @Test
  void tellsWhichLayerWroteAFile() {
    assertThat(cli.run("image", "blame", "x", "/etc/conf").out())
        .isEqualTo(
            """
            EFFECT    LAYER     SIZE      CREATED BY
            shown     bbbb      5B        RUN edit
            hidden    aaaa      3B        ADD /
            """);
    assertThat(cli.run("image", "blame", "x", "/nosuch").err())
        .startsWith("jocker: no such object: /nosuch");
  }

  @Test
  void comparesImagesByTheirAge() {
    add("old", 3);
    add("middle", 2);
    add("new", 1);
    assertThat(names("before=middle")).isEqualTo("old\n");
    assertThat(names("since=middle")).isEqualTo("new\n");
    assertThat(names("until=90m")).isEqualTo("old\nmiddle\n");
    assertThat(cli.run("images", "-f", "since=nosuch").err()).contains("no such image: nosuch");
    assertThat(cli.run("images", "-f", "until=soon").err())
        .contains("invalid filter 'until=soon': failed to parse");
  }

  private String names(String filter) {
    return cli.run("images", "--format", "{{.Repository}}", "-f", filter).out();
  }

  private void add(String name, int hoursAgo) {
    Instant created = Instant.now().minusSeconds(hoursAgo * 3600L);
    cli.engine.images.add(
        new ImageSummary(
            "sha256:" + name, List.of(name + ":latest"), List.of(), created, 1, Map.of()));
    cli.engine.imageTrees.put(name, Map.of("Created", created.toString()));
  }
}
