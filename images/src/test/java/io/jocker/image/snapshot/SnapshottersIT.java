package io.jocker.image.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.image.layer.LayerListing;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.layer.Limits;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresRoot
class SnapshottersIT {
  private static final Linux LINUX = JnaLinux.open();

  @Test
  void overlayIsTakenWhereItWorksAndThatIsRemembered(@TempDir Path root) throws Exception {
    assertThat(choose(root)).isInstanceOf(OverlaySnapshotter.class);
    assertThat(LayerListing.of(root)).containsOnlyKeys("snapshotter");
    assertThat(Files.readString(root.resolve("snapshotter"))).isEqualTo("overlay\n");
    assertThat(choose(root)).isInstanceOf(OverlaySnapshotter.class);
  }

  /** An overlay as upper directory of another: what a root inside of a container is. */
  @Test
  void layersAreCopiedWhereOverlayCannotBeStacked(@TempDir Path dir) throws Exception {
    Path lower = Files.createDirectory(dir.resolve("lower"));
    Path upper = Files.createDirectory(dir.resolve("upper"));
    Path work = Files.createDirectory(dir.resolve("work"));
    RootSpec overlay = new RootSpec.OverlayRoot(List.of(lower), upper, work, false);
    try (Fd mount = new RootMounts(LINUX).mountDetached(overlay)) {
      Path root = Path.of("/proc/self/fd/" + mount.number() + "/.");

      Snapshotter chosen = choose(root);

      assertThat(chosen).isInstanceOf(CopySnapshotter.class);
      assertThat(((CopySnapshotter) chosen).reason())
          .isEqualTo(
              root
                  + " lies on overlayfs, which cannot be stacked;"
                  + " with a volume there it need not be");
      assertThat(LayerListing.of(root)).containsOnlyKeys("snapshotter");
      assertThat(((CopySnapshotter) choose(root)).reason())
          .isEqualTo(((CopySnapshotter) chosen).reason());
    }
  }

  @Test
  void aRefusalHoldsUntilTheNextBoot(@TempDir Path root) throws Exception {
    Path remembered = root.resolve("snapshotter");
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
    Files.writeString(remembered, "copy\n" + boot + "for a test\n");
    assertThat(((CopySnapshotter) choose(root)).reason()).isEqualTo("for a test");
    Files.writeString(remembered, "copy\nanother boot\nfor a test\n");
    assertThat(choose(root)).isInstanceOf(OverlaySnapshotter.class);
  }

  private static Snapshotter choose(Path root) throws IOException {
    LayerStore layers = new LayerStore(LINUX, root.resolve("layers"), Limits.DEFAULT);
    return Snapshotters.choose(LINUX, layers, root, root.resolve("containers"));
  }
}
