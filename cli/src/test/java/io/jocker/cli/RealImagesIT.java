package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.LocalRegistry;
import io.jocker.fixtures.RequiresRegistry;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TinyImage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images of a registry, by each kind of name that there is for one. */
@RequiresRoot
@RequiresRegistry
@Timeout(300)
class RealImagesIT {
  private static final TinyImage BUSYBOX = TinyImage.busybox();
  private static final String DIGEST = BUSYBOX.manifest().digest();

  @TempDir static Path shared;
  private static LocalRegistry registry;
  @TempDir Path folder;
  private RealJocker jocker;

  @BeforeAll
  static void start() throws Exception {
    registry = LocalRegistry.start(shared);
    registry.push("busybox", "1.35", BUSYBOX);
    registry.push("debian", "latest", BUSYBOX);
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @BeforeEach
  void open() {
    jocker = new RealJocker(folder);
  }

  @Test
  void runsByTagWhatIsNotThereYet() throws Exception {
    String name = registry.address() + "/busybox:1.35";
    RealJocker.Result first = jocker.run("run", "--rm", name, "sh", "-c", "echo pid $$; exit 3");
    assertThat(first.out()).isEqualTo("pid 1\n");
    assertThat(first.code()).isEqualTo(3);
    assertThat(first.err())
        .startsWith("Unable to find image '" + name + "' locally\n")
        .endsWith("Status: Downloaded newer image for " + name + "\n");
    assertThat(jocker.run("run", "--rm", name, "true")).isEqualTo(new RealJocker.Result(0, "", ""));
  }

  @Test
  void runsByDigest() throws Exception {
    String name = registry.address() + "/busybox@" + DIGEST;
    RealJocker.Result ran = jocker.run("run", "--rm", name, "id", "-un");
    assertThat(ran.out()).as(ran.err()).isEqualTo("root\n");
    assertThat(jocker.run("images", "--format", "{{.Repository}} {{.Tag}} {{.Digest}}").out())
        .isEqualTo(registry.address() + "/busybox <none> " + DIGEST + "\n");
  }

  @Test
  void runsAPlainNameThroughAMirror() throws Exception {
    jocker.configure(
        "{\"mirrors\": {\"docker.io\": [{\"url\": \"http://"
            + registry.address()
            + "\", \"strip\": \"library/\"}]}}");
    assertThat(jocker.run("pull", "debian").out())
        .startsWith("Using default tag: latest\nlatest: Pulling from library/debian\n")
        .endsWith(
            "Digest: "
                + DIGEST
                + "\nStatus: Downloaded newer image for debian:latest\n"
                + "docker.io/library/debian:latest\n");
    assertThat(jocker.run("run", "--rm", "--pull", "never", "debian", "echo", "mirrored"))
        .isEqualTo(new RealJocker.Result(0, "mirrored\n", ""));
    assertThat(jocker.run("images", "--format", "{{.Repository}}:{{.Tag}}").out())
        .isEqualTo("debian:latest\n");
  }
}
