package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jocker.fixtures.BusyboxRoot;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands on the store of images, through the launcher. */
@RequiresRoot
@Timeout(240)
final class ImageStoreIT {
  private static final int KILLS = Integer.getInteger("jocker.kills", 25);

  @TempDir Path folder;
  private RealJocker jocker;

  @BeforeEach
  void make() throws IOException {
    jocker = new RealJocker(Files.createDirectory(folder.resolve("jocker")));
  }

  @Test
  void anImportedRootRunsWithTheConfigThatWasAskedFor() throws Exception {
    Path tar = root("one");
    String id =
        ok(
                "import",
                "-m",
                "by hand",
                "-c",
                "CMD [\"cat\",\"/which\"]",
                "-c",
                "ENV A=1 B=\"2 3\"",
                "-c",
                "WORKDIR /etc",
                "-c",
                "EXPOSE 80 53/udp",
                tar.toString(),
                "mine:1")
            .strip();

    assertThat(ok("run", "--rm", "--pull", "never", "mine:1")).isEqualTo("one");
    assertThat(ok("inspect", "-f", "{{.Id}} {{.Comment}} {{json .Config}}", "mine:1"))
        .contains(
            id, "by hand", "B=2 3", "\"80/tcp\":{}", "\"53/udp\":{}", "\"WorkingDir\":\"/etc\"");
    assertThat(ok("history", "--format", "{{.Comment}}", "mine:1")).isEqualTo("by hand\n");
    String nameless =
        jocker
            .result(
                new ProcessBuilder("sh", "-c", "gzip -c " + tar + " | " + quoted("import", "-")))
            .out()
            .strip();
    assertThat(nameless).startsWith("sha256:");
    assertThat(ok("images", "-q", "--no-trunc", "-f", "dangling=true")).isEqualTo(nameless + "\n");
    assertThat(jocker.run("import", "-c", "FLY high", tar.toString()).err())
        .contains("FLY is not a valid change command");
  }

  @Test
  void pruneShowsWhatWillGoAndRemovesOnlyThat() throws Exception {
    ok("import", root("one").toString(), "used:1");
    ok("run", "--name", "user", "used:1", "true");
    ok("import", root("two").toString(), "unused:1");
    String dangling = ok("import", root("three").toString()).strip();
    RealJocker.Result no =
        jocker.result(new ProcessBuilder("sh", "-c", "echo n | " + quoted("image", "prune")));
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.out()).contains(dangling, "Are you sure").doesNotContain("unused:1");
    assertThat(ok("images", "-q").lines()).hasSize(3);

    assertThat(ok("image", "prune", "-f")).contains("deleted: " + dangling);
    assertThat(ok("images", "--format", "{{.Repository}}").lines())
        .containsExactlyInAnyOrder("used", "unused");
    assertThat(ok("image", "prune", "-a", "-f")).contains("untagged: unused:1");
    assertThat(ok("images", "--format", "{{.Repository}}")).isEqualTo("used\n");
    assertThat(ok("system", "prune", "-a", "-f"))
        .contains("Deleted Containers:", "untagged: used:1");
    assertThat(ok("images", "-q")).isEmpty();
    assertThat(blobs()).isEmpty();
    assertThat(layers()).isEmpty();
  }

  @Test
  void whatDfSaysIsWhatDuSays() throws Exception {
    ok("import", root("one").toString(), "a:1");
    ok("run", "--name", "writer", "a:1", "dd", "if=/dev/zero", "of=/big", "bs=64k", "count=64");
    ok("tag", "a:1", "b:1");
    String json = ok("system", "df", "--format", "{{.Size}}");
    double images = bytes(json.split("\n", -1)[0]);
    double containers = bytes(json.split("\n", -1)[1]);

    double root = du(jocker.root());
    assertThat(images + containers).isCloseTo(root, within(root / 100));
    String layer = ok("inspect", "-f", "{{index .RootFS.Layers 0}}", "a:1").strip();
    assertThat(ok("system", "df", "--why", layer.substring(7, 19)))
        .contains("layer " + layer, "a:1", "b:1", "layer 1 of 1");
    assertThat(jocker.run("system", "df", "--why", "0000000000").err()).contains("no such object");
  }

  @Test
  void checkFindsWhateverIsDamaged() throws Exception {
    ok("import", root("one").toString(), "a:1");
    assertThat(ok("system", "check")).endsWith("all is well\n");
    String layer = ok("inspect", "-f", "{{index .RootFS.Layers 0}}", "a:1").strip().substring(7);
    Path blob = jocker.root().resolve("images/blobs/sha256/" + layer);
    byte[] bytes = Files.readAllBytes(blob);
    bytes[700] ^= 1;
    Files.write(blob, bytes);
    finds("blob sha256:" + layer + ": has other content");
    Files.delete(blob);
    finds("image a:1: blob sha256:" + layer + " is missing or of another size");
    Files.move(jocker.root().resolve("layers/sha256/" + layer), folder.resolve("moved"));
    finds("image a:1: layer sha256:" + layer + " is not unpacked");
    Files.writeString(jocker.root().resolve("images/blobs/sha256/stray"), "x");
    finds("is no blob");
    Files.writeString(jocker.root().resolve("images/index.json"), "{");
    finds("index.json: ");
  }

  @Test
  void anImageThatClaimsTheLayerOfAnotherIsNotStarted() throws Exception {
    ok("import", root("one").toString(), "a:1");
    ok("import", root("secret").toString(), "b:1");
    String manifest = ok("inspect", "-f", "{{.Descriptor.digest}}", "b:1").strip().substring(7);
    String lying = read(manifest).replace(layer("b:1"), layer("a:1"));
    String digest = Digest.sha256(lying.getBytes(UTF_8)).hex();
    Files.writeString(jocker.root().resolve("images/blobs/sha256/" + digest), lying);
    Path index = jocker.root().resolve("images/index.json");
    Files.writeString(index, Files.readString(index).replace(manifest, digest));

    RealJocker.Result run = jocker.run("run", "--rm", "--pull", "never", "b:1", "cat", "/which");

    assertThat(run.code()).isEqualTo(125);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("sha256:" + layer("a:1"), "diffID");
    finds("image b:1: layer sha256:" + layer("a:1"));
  }

  @Test
  void aLayerOfAnOlderStoreIsCheckedBeforeItsFirstStart() throws Exception {
    ok("import", root("one").toString(), "a:1");
    Path facts = jocker.root().resolve("layers/sha256/" + layer("a:1") + ".facts");
    String before = Files.readString(facts);
    Files.writeString(facts, before.replaceFirst(" sha256:[0-9a-f]{64}", ""));

    assertThat(ok("run", "--rm", "--pull", "never", "a:1", "cat", "/which")).isEqualTo("one");
    assertThat(Files.readString(facts)).isEqualTo(before).contains(layer("a:1"));
  }

  private String layer(String image) throws Exception {
    return ok("inspect", "-f", "{{index .RootFS.Layers 0}}", image).strip().substring(7);
  }

  private String read(String blob) throws IOException {
    return Files.readString(jocker.root().resolve("images/blobs/sha256/" + blob));
  }

  @Test
  void whateverIsKilledLeavesAStoreThatIsWhole() throws Exception {
    Path archive = folder.resolve("a.tar");
    ok("import", root("one").toString(), "a:1");
    ok("import", large().toString(), "large:1");
    ok("save", "-o", archive.toString(), "a:1", "large:1");
    long whole = timed("load", "-i", archive.toString());
    Random random = new Random(1);
    for (int i = 0; i < KILLS; i++) {
      boolean load = i % 2 == 0;
      Process process =
          new ProcessBuilder(
                  load
                      ? jocker.command("load", "-i", archive.toString())
                      : jocker.command("image", "prune", "-a", "-f"))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("killed").toFile())
              .start();
      process.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      RealJocker.Result check = jocker.run("system", "check");
      assertThat(check.code()).as(i + ": " + check.out() + check.err()).isZero();
    }
    assertThat(ok("load", "-i", archive.toString())).contains("Loaded image: large:1");
    assertThat(ok("run", "--rm", "--pull", "never", "a:1", "cat", "/which")).isEqualTo("one");
    ok("image", "prune", "-a", "-f");
    assertThat(blobs()).isEmpty();
    assertThat(layers()).isEmpty();
  }

  @Test
  void aFullDiskLeavesNothingHalfDone() throws Exception {
    Path archive = folder.resolve("a.tar");
    ok("import", large().toString(), "large:1");
    ok("save", "-o", archive.toString(), "large:1");
    String script =
        "mount -t tmpfs -o size=12m none "
            + folder.resolve("jocker")
            + " && echo '{}' >"
            + folder.resolve("jocker/config.json")
            + " && "
            + quoted("load", "-i", archive.toString())
            + "; echo $?; "
            + quoted("system", "check")
            + "; echo $?; find "
            + jocker.root()
            + " -name '.tmp-*' -o -path '*/ingest/*'";
    RealJocker.Result result =
        jocker.result(new ProcessBuilder("unshare", "-m", "sh", "-c", script));
    assertThat(result.err()).contains("no space left");
    assertThat(result.out()).isEqualTo("1\n0 blobs, 0 names, 0 layers: all is well\n0\n");
  }

  private void finds(String problem) throws Exception {
    RealJocker.Result result = jocker.run("system", "check");
    assertThat(result.out()).contains(problem);
    assertThat(result.code()).isEqualTo(1);
  }

  private Path root(String which) throws IOException {
    List<TarEntry> entries = new ArrayList<>(BusyboxRoot.entries());
    entries.add(TarEntry.file("which", which));
    return Files.write(folder.resolve(which + ".tar"), TarArchive.of(entries));
  }

  /** A few files that do not compress. */
  private Path large() throws IOException {
    Random random = new Random(7);
    List<TarEntry> entries = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] bytes = new byte[1 << 20];
      random.nextBytes(bytes);
      entries.add(TarEntry.file("file" + i, 0644, bytes));
    }
    return Files.write(folder.resolve("large.tar"), TarArchive.of(entries));
  }

  private long timed(String... words) throws Exception {
    long start = System.nanoTime();
    ok(words);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private String ok(String... words) throws Exception {
    RealJocker.Result result = jocker.run(words);
    assertThat(result.code()).as(String.join(" ", words) + ": " + result.err()).isZero();
    return result.out();
  }

  private String quoted(String... words) {
    return "'" + String.join("' '", jocker.command(words)) + "'";
  }

  private List<String> blobs() throws IOException {
    return names(jocker.root().resolve("images/blobs/sha256"));
  }

  private List<String> layers() throws IOException {
    return names(jocker.root().resolve("layers/sha256"));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private double du(Path path) throws Exception {
    Process du = new ProcessBuilder("du", "-s", "-B1", path.toString()).start();
    return Double.parseDouble(
        new String(du.getInputStream().readAllBytes(), UTF_8).split("\t", 2)[0]);
  }

  private static double bytes(String size) {
    String number = size.replaceAll("[A-Za-z]", "");
    double factor = size.endsWith("MB") ? 1e6 : size.endsWith("kB") ? 1e3 : 1;
    return Double.parseDouble(number) * factor;
  }
}
