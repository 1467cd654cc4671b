package io.jocker.engine.local;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.StorageReport;
import io.jocker.engine.StorageReport.ContainerUse;
import io.jocker.engine.StorageReport.ImageUse;
import io.jocker.engine.StorageReport.VolumeUse;
import io.jocker.engine.StoreHolder;
import io.jocker.engine.VolumeSummary;
import io.jocker.image.DiffId;
import io.jocker.image.ImageId;
import io.jocker.image.store.StoredImage;
import io.jocker.image.store.StoredItem;
import io.jocker.linux.SyscallException;
import io.jocker.linux.TreeSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Measures what lies below the root, and tells why it does. */
final class DiskUsage {
  private final Services services;

  DiskUsage(Services services) {
    this.services = services;
  }

  /** Measures everything. */
  StorageReport report() throws IOException, JockerException {
    List<ContainerSummary> containers = new ContainerReader(services).list(ContainerFilter.ALL);
    List<StoredItem> items = items();
    long unused = 0;
    Set<String> used = new HashSet<>();
    for (ContainerSummary container : containers) {
      used.add(container.imageId());
    }
    for (StoredItem item : items) {
      if (item.holders().stream().noneMatch(holder -> used.contains(holder.image().toString()))) {
        unused += item.bytes();
      }
    }
    List<ImageUse> images = new ArrayList<>();
    for (StoredImage image : services.images().store().list()) {
      images.add(use(image, items, containers));
    }
    // Of the whole folders, for blobs and layers lie in directories that take their part as well.
    long all = size("images") + size("layers");
    return new StorageReport(
        images, all, unused, uses(containers), volumes(), size("volumes"), size("build-cache"));
  }

  /** Who needs what begins so. */
  List<StoreHolder> holders(String digest) throws IOException, JockerException {
    String digits = digest.substring(digest.indexOf(':') + 1);
    List<StoreHolder> found = new ArrayList<>();
    for (StoredItem item : items()) {
      if (!digits.isEmpty() && item.digest().hex().startsWith(digits)) {
        add(item, found);
      }
    }
    if (found.isEmpty()) {
      throw new JockerException(ErrorCode.OBJECT_NOT_FOUND, digest);
    }
    return found;
  }

  private static void add(StoredItem item, List<StoreHolder> found) {
    String what =
        switch (item.kind()) {
          case BLOB -> "blob " + item.digest();
          case LAYER -> "layer " + item.digest();
        };
    for (StoredItem.Holder holder : item.holders()) {
      found.add(
          new StoreHolder(
              what, item.bytes(), holder.image().toString(), holder.name(), holder.role()));
    }
    if (item.holders().isEmpty()) {
      found.add(new StoreHolder(what, item.bytes(), "", "", ""));
    }
  }

  private static ImageUse use(
      StoredImage image, List<StoredItem> items, List<ContainerSummary> containers) {
    ImageId id = image.image().id();
    long bytes = 0;
    long shared = 0;
    for (StoredItem item : items) {
      Set<ImageId> holders = new HashSet<>();
      item.holders().forEach(holder -> holders.add(holder.image()));
      if (holders.contains(id)) {
        bytes += item.bytes();
        shared += holders.size() > 1 ? item.bytes() : 0;
      }
    }
    int users = 0;
    for (ContainerSummary container : containers) {
      users += container.imageId().equals(id.toString()) ? 1 : 0;
    }
    return new ImageUse(ImageReader.summary(image), bytes, shared, users);
  }

  private List<ContainerUse> uses(List<ContainerSummary> containers) throws SyscallException {
    List<ContainerUse> uses = new ArrayList<>();
    for (ContainerSummary container : containers) {
      String folder = "containers/" + container.id();
      uses.add(new ContainerUse(container, size(folder), size(folder + "/upper")));
    }
    return uses;
  }

  private List<VolumeUse> volumes() throws IOException, JockerException {
    List<VolumeUse> uses = new ArrayList<>();
    for (VolumeSummary volume : new VolumeService(services).list()) {
      uses.add(
          new VolumeUse(
              volume.name(), volume.containers().size(), size("volumes/" + volume.name())));
    }
    return uses;
  }

  private long size(String below) throws SyscallException {
    return size(Path.of(services.config().root(), below));
  }

  private long size(Path path) throws SyscallException {
    return new TreeSize(services.linux().files()).bytes(path.toString());
  }

  private List<StoredItem> items() throws IOException {
    return services
        .images()
        .store()
        .items(
            new StoredItem.Measure() {
              @Override
              public long blob(Path file) throws IOException {
                return size(file);
              }

              @Override
              public long layer(DiffId layer) throws IOException {
                return size(services.images().layers().path(layer));
              }
            });
  }
}
