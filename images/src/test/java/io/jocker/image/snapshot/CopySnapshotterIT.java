package io.jocker.image.snapshot;

import io.jocker.image.layer.LayerStore;
import io.jocker.linux.Linux;
import java.nio.file.Path;

class CopySnapshotterIT extends SnapshotterContract {
  @Override
  Snapshotter snapshotter(Linux linux, LayerStore layers, Path containers) {
    return new CopySnapshotter(linux, layers, containers, "a test asked for it");
  }
}
