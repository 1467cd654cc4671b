package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jocker.fixtures.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives between two jockers, and between jocker, skopeo and umoci. */
@RequiresRoot
@Timeout(120)
final class SaveLoadIT {
  @TempDir Path folder;
  private RealJocker here;
  private RealJocker there;

  @BeforeEach
  void makeImage() throws Exception {
    here = new RealJocker(Files.createDirectory(folder.resolve("here")));
    there = new RealJocker(Files.createDirectory(folder.resolve("there")));
    run(here, "run", "--rm", "playground", "true");
    run(here, "tag", "playground", "localhost:5000/tool:1");
  }

  @Test
  void whatWasSavedRunsElsewhere() throws Exception {
    Path archive = folder.resolve("a.tar");
    run(here, "save", "-o", archive.toString(), "playground", "localhost:5000/tool:1");

    assertThat(run(there, "load", "-i", archive.toString()))
        .isEqualTo("Loaded image: playground:latest\nLoaded image: localhost:5000/tool:1\n");
    assertThat(run(there, "run", "--rm", "--pull", "never", "localhost:5000/tool:1", "echo", "hi"))
        .isEqualTo("hi\n");
    assertThat(blobs(there)).isEqualTo(blobs(here)).isNotEmpty();
  }

  @Test
  void goesThroughPipesAndCompressors() throws Exception {
    for (String compressor : List.of("cat", "gzip", "zstd")) {
      RealJocker place = new RealJocker(Files.createDirectory(folder.resolve(compressor)));
      List<String> words = new ArrayList<>(List.of("sh", "-c"));
      words.add(
          quoted(here.command("save", "playground"))
              + " | "
              + compressor
              + " | "
              + quoted(place.command("load", "-q")));
      assertThat(place.result(new ProcessBuilder(words)).out())
          .isEqualTo("Loaded image: playground:latest\n");
      assertThat(blobs(place)).isEqualTo(blobs(here));
    }
  }

  @Test
  void skopeoReadsBothForms() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/skopeo")));
    Path docker = folder.resolve("docker.tar");
    Path oci = folder.resolve("oci.tar");
    run(here, "save", "-o", docker.toString(), "playground");
    run(here, "save", "--format", "oci-archive", "-o", oci.toString(), "playground");
    String layout = "oci:" + folder.resolve("layout");

    tool("skopeo", "copy", "docker-archive:" + docker + ":playground:latest", layout + ":docker");
    tool(
        "skopeo",
        "copy",
        "--preserve-digests",
        "oci-archive:" + docker + ":playground:latest",
        layout + ":both");
    tool(
        "skopeo",
        "copy",
        "--preserve-digests",
        "oci-archive:" + oci + ":playground:latest",
        layout + ":oci");

    String digest = run(here, "inspect", "-f", "{{.Descriptor.digest}}", "playground").strip();
    for (String name : List.of("both", "oci")) {
      assertThat(tool("skopeo", "inspect", "--format", "{{.Digest}}", layout + ":" + name))
          .isEqualTo(digest + "\n");
    }
    String id = run(here, "inspect", "-f", "{{.Id}}", "playground").strip();
    assertThat(tool("skopeo", "inspect", "--raw", layout + ":docker")).contains(id);
  }

  @Test
  void umociUnpacksWhatWasSaved() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/umoci")));
    Path layout = Files.createDirectory(folder.resolve("layout"));
    Path archive = folder.resolve("a.tar");
    run(here, "save", "-o", archive.toString(), "localhost:5000/tool:1");
    tool("tar", "xf", archive.toString(), "-C", layout.toString());
    tool("skopeo", "copy", "oci:" + layout + ":localhost:5000/tool:1", "oci:" + layout + ":plain");
    tool("umoci", "unpack", "--image", layout + ":plain", folder.resolve("bundle").toString());
    assertThat(folder.resolve("bundle/rootfs/bin/busybox")).exists();
  }

  @Test
  void runsWhatSkopeoPutsIntoTheStore() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/skopeo")));
    Path saved = folder.resolve("a.tar");
    run(here, "save", "-o", saved.toString(), "playground");
    Files.createDirectories(there.root());
    tool(
        "skopeo",
        "copy",
        "oci-archive:" + saved + ":playground:latest",
        "oci:" + there.root().resolve("images") + ":mine:1");

    assertThat(run(there, "run", "--rm", "--pull", "never", "mine:1", "echo", "hi"))
        .isEqualTo("hi\n");
    assertThat(run(there, "system", "check")).endsWith("all is well\n");
  }

  @Test
  void readsWhatSkopeoWrites() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/skopeo")));
    Path saved = folder.resolve("a.tar");
    run(here, "save", "-o", saved.toString(), "playground");
    String id = run(here, "inspect", "-f", "{{.Id}}", "playground").strip();
    for (String form : List.of("docker-archive", "oci-archive")) {
      Path archive = folder.resolve(form + ".tar");
      tool(
          "skopeo",
          "copy",
          "oci-archive:" + saved + ":playground:latest",
          form + ":" + archive + ":t:1");
      assertThat(run(there, "load", "-i", archive.toString())).endsWith("Loaded image: t:1\n");
      assertThat(run(there, "inspect", "-f", "{{.Id}}", "t:1").strip()).isEqualTo(id);
    }
  }

  private static String run(RealJocker jocker, String... words) throws Exception {
    RealJocker.Result result = jocker.run(words);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  private String tool(String... words) throws Exception {
    RealJocker.Result result = here.result(new ProcessBuilder(words));
    assertThat(result.code()).as(String.join(" ", words) + ": " + result.err()).isZero();
    return result.out();
  }

  private static String quoted(List<String> words) {
    return "'" + String.join("' '", words) + "'";
  }

  private static List<String> blobs(RealJocker jocker) throws IOException {
    try (Stream<Path> files = Files.list(jocker.root().resolve("images/blobs/sha256"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
