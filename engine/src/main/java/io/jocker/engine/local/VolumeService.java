package io.jocker.engine.local;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.LabelMatch;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedVolumes;
import io.jocker.engine.RemovedVolume;
import io.jocker.engine.Rfc3339;
import io.jocker.engine.VolumeSummary;
import io.jocker.engine.request.VolumeRequest;
import io.jocker.engine.volume.StoredVolume;
import io.jocker.engine.volume.TrashedVolume;
import io.jocker.engine.volume.VolumeDriver;
import io.jocker.engine.volume.VolumeStore;
import io.jocker.image.store.FileLocks;
import io.jocker.linux.SyscallException;
import io.jocker.linux.TreeSize;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The volumes of a root, and the containers that use them. */
final class VolumeService {

  private final Services services;

  VolumeService(Services services) {
    this.services = services;
  }

  /** Makes it, or finds it; a name is made up where there is none. */
  String create(VolumeRequest request) throws IOException, JockerException {
    try (VolumeStore store = store();
        FileLocks.Held held = store.hold()) {
      boolean anonymous = request.name().isEmpty();
      VolumeRequest named = anonymous ? request.withName(store.anonymousName()) : request;
      return make(store, named, anonymous).name();
    }
  }

  /** The same for who has the lock already, together with others. */
  StoredVolume make(VolumeStore store, VolumeRequest named, boolean anonymous)
      throws IOException, JockerException {
    Optional<StoredVolume> there = store.find(named.name());
    if (there.isEmpty()) {
      VolumeDriver.check(named, services.linux(), services.config().root());
      return store.create(named, anonymous);
    }
    if (!named.options().isEmpty() && !named.options().equals(there.get().options())) {
      throw new JockerException(ErrorText.ofForm(ErrorCode.VOLUME_EXISTS, "options", named.name()));
    }
    return there.get();
  }

  VolumeStore store() throws SyscallException {
    return VolumeStore.open(services.linux(), services.config().root());
  }

  List<VolumeSummary> list() throws IOException, JockerException {
    List<VolumeSummary> all = new ArrayList<>();
    try (VolumeStore store = store()) {
      List<ContainerSummary> containers = containers();
      for (StoredVolume volume : store.list()) {
        all.add(
            new VolumeSummary(
                volume.name(),
                VolumeRequest.LOCAL,
                volume.data(),
                volume.created(),
                volume.options(),
                volume.labels(),
                volume.anonymous(),
                users(volume.name(), containers)));
      }
    }
    return all;
  }

  private List<ContainerSummary> containers() throws IOException, JockerException {
    return new ContainerReader(services).list(ContainerFilter.ALL);
  }

  private static List<String> users(String name, List<ContainerSummary> containers) {
    List<String> users = new ArrayList<>();
    for (ContainerSummary container : containers) {
      if (container.mounts().contains(name)) {
        users.add(container.id());
      }
    }
    return users;
  }

  Map<String, @Nullable Object> inspect(String name) throws IOException, JockerException {
    try (VolumeStore store = store()) {
      StoredVolume volume = require(store, name);
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("CreatedAt", Rfc3339.format(volume.created()));
      fields.put("Driver", VolumeRequest.LOCAL);
      fields.put("Labels", volume.labels().isEmpty() ? null : volume.labels());
      fields.put("Mountpoint", volume.data());
      fields.put("Name", volume.name());
      fields.put("Options", volume.options().isEmpty() ? null : volume.options());
      fields.put("Scope", "local");
      return fields;
    }
  }

  private static StoredVolume require(VolumeStore store, String name)
      throws IOException, JockerException {
    return store
        .find(name)
        .orElseThrow(() -> new JockerException(ErrorCode.VOLUME_NOT_FOUND, name));
  }

  String remove(String name, boolean now) throws IOException, JockerException {
    try (VolumeStore store = store();
        FileLocks.Held held = store.lock()) {
      StoredVolume volume = require(store, name);
      List<String> users = users(name, containers());
      if (!users.isEmpty()) {
        throw new JockerException(ErrorCode.VOLUME_IN_USE, name, String.join(", ", users));
      }
      if (now) {
        store.remove(volume);
      } else {
        store.discard(volume);
      }
      return name;
    }
  }

  String undo(String name) throws IOException, JockerException {
    try (VolumeStore store = store();
        FileLocks.Held held = store.lock()) {
      for (TrashedVolume volume : store.trash()) {
        if (volume.name().equals(name)) {
          if (!store.restore(volume)) {
            throw new JockerException(ErrorText.ofForm(ErrorCode.VOLUME_EXISTS, "undo", name));
          }
          return name;
        }
      }
    }
    throw new JockerException(ErrorText.ofForm(ErrorCode.VOLUME_NOT_FOUND, "undo", name));
  }

  List<RemovedVolume> removed() throws IOException {
    List<RemovedVolume> all = new ArrayList<>();
    try (VolumeStore store = store()) {
      Instant now = Instant.now();
      for (TrashedVolume volume : store.trash()) {
        if (!volume.isExpired(now)) {
          Instant until = volume.removed().plus(TrashedVolume.KEPT);
          all.add(
              new RemovedVolume(volume.name(), volume.removed(), until, size(store.path(volume))));
        }
      }
    }
    return all;
  }

  PrunedVolumes prune(PruneRequest request, boolean really) throws IOException, JockerException {
    List<PrunedVolumes.Item> unused = new ArrayList<>();
    List<PrunedVolumes.Item> trash = new ArrayList<>();
    long bytes = 0;
    try (VolumeStore store = store();
        FileLocks.Held held = store.lock()) {
      List<ContainerSummary> containers = containers();
      for (StoredVolume volume : store.list()) {
        if (isMeant(volume, request) && users(volume.name(), containers).isEmpty()) {
          PrunedVolumes.Item item = new PrunedVolumes.Item(volume.name(), size(volume.path()));
          if (really) {
            store.remove(volume);
          }
          unused.add(item);
          bytes += item.bytes();
        }
      }
      for (TrashedVolume volume : store.trash()) {
        PrunedVolumes.Item item = new PrunedVolumes.Item(volume.name(), size(store.path(volume)));
        if (really) {
          store.free(volume);
        }
        trash.add(item);
        bytes += item.bytes();
      }
    }
    return new PrunedVolumes(unused, trash, bytes);
  }

  private static boolean isMeant(StoredVolume volume, PruneRequest request) {
    return (request.all() || volume.anonymous())
        && LabelMatch.hasAll(volume.labels(), request.labels())
        && !LabelMatch.hasAny(volume.labels(), request.withoutLabels());
  }

  /** Without what is mounted in it, which is not on this disk. */
  long size(String path) throws SyscallException {
    return new TreeSize(services.linux().files()).bytes(path);
  }
}
