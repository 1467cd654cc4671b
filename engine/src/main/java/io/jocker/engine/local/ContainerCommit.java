package io.jocker.engine.local;

import io.jocker.engine.CommitRequest;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.JockerException;
import io.jocker.engine.Rfc3339;
import io.jocker.engine.store.FrozenMark;
import io.jocker.engine.store.StoredContainer;
import io.jocker.image.ContainerConfig;
import io.jocker.image.HistoryEntry;
import io.jocker.image.ImageConfig;
import io.jocker.image.archive.ConfigChanges;
import io.jocker.image.store.FileLocks;
import io.jocker.image.store.Image;
import io.jocker.runtime.cgroup.CgroupManager;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes an image of a container: its own image, and one layer more. */
final class ContainerCommit {
  private static final String LAYER = "commit.tar";

  private final Services services;
  private final CommitRequest request;

  ContainerCommit(Services services, CommitRequest request) {
    this.services = services;
    this.request = request;
  }

  /** Returns the image's id. */
  String run() throws IOException, JockerException {
    ContainerConfig changed;
    Path layer;
    Image parent;
    try (StoredContainer container =
        ContainerReader.require(
            services, services.containers().resolve(request.container()), request.container())) {
      changed = ConfigChanges.on(container.document().config(), request.changes());
      layer = Path.of(container.folder().path(LAYER));
      try (FileLocks.Held held = services.images().hold()) {
        ContainerChanges.open(services, request.container(), container).close();
        parent = services.images().store().resolve(container.document().imageId());
        writeLayer(container, layer);
      }
    }
    try {
      return add(parent, config(parent, changed), layer);
    } finally {
      Files.deleteIfExists(layer);
    }
  }

  private String add(Image parent, ImageConfig config, Path layer)
      throws IOException, JockerException {
    String name = request.name();
    ImageService images = services.images();
    return images
        .store()
        .extend(
            parent,
            name == null ? null : ImageService.reference(name),
            config,
            () -> Files.newInputStream(layer),
            images.unpacker())
        .id()
        .toString();
  }

  private void writeLayer(StoredContainer container, Path file)
      throws IOException, JockerException {
    if (!isToStandStill(container)) {
      writeChanges(container, file);
      return;
    }
    CgroupManager group = services.cgroups().group(container.document().cgroupPath());
    try (FrozenMark mark = services.containers().markFrozen(container.id())) {
      group.freeze();
      try {
        writeChanges(container, file);
      } finally {
        group.thaw();
        mark.remove();
      }
    }
  }

  private void writeChanges(StoredContainer container, Path file)
      throws IOException, JockerException {
    try (ContainerChanges changes =
            ContainerChanges.open(services, request.container(), container);
        OutputStream out = Files.newOutputStream(file)) {
      changes.writeLayer(new java.io.BufferedOutputStream(out, 1 << 17));
    }
  }

  /** Not where nothing runs, where it stands still anyway, or where that is not wanted. */
  private boolean isToStandStill(StoredContainer container) throws IOException {
    return request.pause() && container.state().status() == ContainerStatus.RUNNING;
  }

  private ImageConfig config(Image parent, ContainerConfig changed) {
    String now = Rfc3339.format(Instant.now());
    List<HistoryEntry> history = new ArrayList<>(parent.config().history());
    history.add(
        new HistoryEntry(
            now, String.join(" ", changed.cmd()), request.author(), request.message(), false));
    return new ImageConfig(
        parent.config().platform(), now, request.author(), changed, List.of(), history);
  }
}
