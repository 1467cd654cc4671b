package io.jocker.image.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.TarEntry;
import io.jocker.image.DiffId;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.snapshot.RootSpec.OverlayRoot;
import io.jocker.image.snapshot.Snapshotter.Durability;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlaySnapshotterIT extends SnapshotterContract {
  @Override
  Snapshotter snapshotter(Linux linux, LayerStore layers, Path containers) {
    return new OverlaySnapshotter(linux, layers, containers);
  }

  @Test
  void lowerDirectoriesMayBeGivenAsDescriptors() throws Exception {
    List<DiffId> layers = List.of(layer(TarEntry.file("a", "")), layer(TarEntry.file("b", "")));
    OverlayRoot root = (OverlayRoot) snapshotter().prepare("c1", layers, Durability.VOLATILE);
    assertThat(root.isVolatile()).isTrue();
    Set<OpenFlag> flags = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);
    try (Fd top = linux().files().openAt(Fd.CWD, root.lowerDirs().get(0).toString(), flags, 0);
        Fd low = linux().files().openAt(Fd.CWD, root.lowerDirs().get(1).toString(), flags, 0);
        Fd mount = new RootMounts(linux()).mountDetached(root, List.of(top, low));
        Fd opened = linux().files().openAt(mount, ".", Set.of(OpenFlag.RDONLY), 0)) {
      assertThat(linux().files().names(opened)).containsExactlyInAnyOrder("a", "b");
    }
  }
}
