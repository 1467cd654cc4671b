package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.FilesystemRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.MountOption;
import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.VolumeOption;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.MountFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A container that swaps a folder of a volume for symbolic links to the host's root, to its /etc,
 * to what is above the volume and to another mount, as fast as it can, while containers start that
 * have the volume, a part of it, and mounts within that folder. At least one of them starts: a busy
 * machine may need more attempts. {@code -Djocker.swaps=200} makes it more starts than every day.
 */
@RequiresRoot
@Timeout(600)
final class SwappedVolumesIT {
  private static final int STARTS = Integer.getInteger("jocker.swaps", 20);
  private static final String GROUP = "swapped-volumes";

  /** A size that no other tmpfs has: by it the mount is known in a table. */
  private static final String SIZE = "4324k";

  /** What is made where it should not be is found by this name. */
  private static final String PLACE = "jocker-swapped-place";

  @TempDir Path folder;
  private TestEngine engine;
  private TestCgroup group;
  private Path host;
  private Path mine;
  private String attacker;
  private List<String> before;

  @BeforeEach
  void start() throws Exception {
    group = TestCgroup.parentOf(folder, GROUP);
    engine = new TestEngine(folder);
    host = Files.createDirectory(folder.resolve("host"));
    Files.writeString(host.resolve("file"), "of the host");
    mine = Files.createDirectory(folder.resolve("mine"));
    // As systemd has it for the whole host: what is mounted below a copy shows at the original.
    engine.linux().mounts().mount(mine.toString(), mine.toString(), "", Set.of(MountFlag.BIND), "");
    engine.linux().mounts().mount("", mine.toString(), "", Set.of(MountFlag.SHARED), "");
    before = ownMounts();
    String swap =
        "mkdir -p /v/d; echo of the container >/v/d/file; cd /v; while :; do"
            + " for to in / /etc ../.. ../m "
            + host
            + "; do mv d e; ln -s $to d; rm -rf d; mv e d; done; done";
    attacker =
        engine.engine().runDetached(with(List.of(shared()), "sh", "-c", swap), RunListener.SILENT);
  }

  private static MountSpec shared() {
    return VolumeOption.parse("shared:/v", "/");
  }

  private static ContainerRequest with(List<MountSpec> mounts, String... command) {
    return playground(command)
        .withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT))
        .withFilesystem(FilesystemRequest.DEFAULT.withMounts(mounts));
  }

  @AfterEach
  void end() throws Exception {
    engine.engine().remove(attacker, true, true);
    engine.linux().mounts().detach(mine.toString());
    engine.close();
    group.close();
  }

  /** The lines of a container's mount table, or nothing where it could not start. */
  private List<String> start(List<MountSpec> mounts) throws Exception {
    try {
      TestEngine.Ran ran = engine.run(with(mounts, "cat", "/proc/self/mountinfo"));
      return ran.exit().code() == 0 ? List.of(ran.output().split("\n", -1)) : List.of();
    } catch (JockerException e) {
      // The path leads nowhere in this moment, or out of the volume.
      return List.of();
    }
  }

  /** Which directories the mounts show, with one word for all containers. */
  private static List<String> roots(List<String> mounts) {
    List<String> roots = new ArrayList<>();
    for (String mount : mounts) {
      if (!mount.isEmpty()) {
        roots.add(mount.split(" ", -1)[3].replaceAll("[0-9a-f]{64}", "ID"));
      }
    }
    return roots;
  }

  private void assertHostIsAsItWas() throws Exception {
    assertThat(host.resolve("file")).hasContent("of the host");
    assertThat(names(host)).containsExactly("file");
    assertThat(names(mine)).isEmpty();
    assertThat(names(Path.of("/"))).doesNotContain(PLACE);
    assertThat(names(Path.of("/etc"))).doesNotContain(PLACE);
    assertThat(names(folder.resolve("root/volumes"))).doesNotContain(PLACE);
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("size=" + SIZE);
    assertThat(ownMounts()).isEqualTo(before);
  }

  /** The lines of the host's table that name the test's folder. */
  private List<String> ownMounts() throws Exception {
    String name = folder.getFileName().toString();
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(name))
        .toList();
  }

  private static List<String> names(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** All mounts are in the container, show what they should, and are the container's alone. */
  @Test
  void noMountWithinAVolumeGoesElsewhere() throws Exception {
    List<MountSpec> within = mountsIn("/v/d/" + PLACE);
    List<String> plain = roots(start(mountsIn("/" + PLACE)));
    assertThat(plain).isNotEmpty();
    int started = 0;
    for (int i = 0; i < STARTS || started == 0; i++) {
      List<String> mounts = start(within);
      assertHostIsAsItWas();
      if (!mounts.isEmpty()) {
        started++;
        // One may be missing: the kernel takes it away with its place, which the attacker removes.
        assertThat(plain).containsAll(roots(mounts));
        assertThat(mounts).noneMatch(mount -> mount.contains(" shared:"));
      }
    }
    assertThat(started).isPositive();
  }

  private List<MountSpec> mountsIn(String place) {
    return List.of(
        shared(),
        MountOption.parse("type=tmpfs,dst=/m", "/"),
        VolumeOption.parse(mine + ":" + place, "/"),
        MountOption.parse("type=tmpfs,tmpfs-size=" + SIZE + ",dst=" + place + "-tmpfs", "/"));
  }

  /** A mount whose place is the very folder that is swapped. */
  @Test
  void theMountsOwnPlaceMayBeALink() throws Exception {
    List<MountSpec> mounts =
        List.of(
            shared(),
            MountOption.parse("type=tmpfs,dst=/m", "/"),
            VolumeOption.parse(mine + ":/v/d", "/"));
    int started = 0;
    for (int i = 0; i < STARTS || started == 0; i++) {
      List<String> seen = start(mounts);
      assertHostIsAsItWas();
      started += seen.isEmpty() ? 0 : 1;
      assertThat(seen).noneMatch(mount -> mount.contains(" shared:"));
    }
    assertThat(started).isPositive();
  }

  /** The part that is mounted is one of the volume, whatever its name leads to. */
  @Test
  void aPartOfAVolumeIsNeverTheHosts() throws Exception {
    List<MountSpec> mounts =
        List.of(
            VolumeOption.parse("shared:/data", "/"),
            MountOption.parse("src=shared,dst=/data/sub,volume-subpath=d", "/"));
    String data = "root/volumes/shared/_data";
    int started = 0;
    for (int i = 0; i < STARTS || started == 0; i++) {
      List<String> seen = roots(start(mounts));
      assertHostIsAsItWas();
      if (!seen.isEmpty()) {
        started++;
        assertThat(seen).filteredOn(root -> root.endsWith(data)).hasSize(1);
        assertThat(seen)
            .filteredOn(root -> root.endsWith(data + "/d") || root.endsWith(data + "/e"))
            .hasSize(1);
      }
    }
    assertThat(started).isPositive();
  }
}
