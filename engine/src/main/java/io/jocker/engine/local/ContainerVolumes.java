package io.jocker.engine.local;

import io.jocker.engine.JockerException;
import io.jocker.engine.bundle.BundleInput;
import io.jocker.engine.bundle.MountSource;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.MountSpec.Image;
import io.jocker.engine.request.MountSpec.Volume;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.engine.request.VolumesFrom;
import io.jocker.engine.store.ContainerStore;
import io.jocker.engine.store.StoredContainer;
import io.jocker.engine.volume.CopyUp;
import io.jocker.engine.volume.StoredVolume;
import io.jocker.engine.volume.VolumeDriver;
import io.jocker.engine.volume.VolumeStore;
import io.jocker.image.DiffId;
import io.jocker.image.store.FileLocks;
import io.jocker.linux.Fd;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds and makes the volumes of a container that is being made. Until this is closed nobody can
 * remove one of them; from then on the container's document keeps them.
 */
final class ContainerVolumes implements AutoCloseable {
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);

  /** Asks the runtime for a part of the source only; other runtimes know no such word. */
  private static final String SUBPATH = "x-jocker.subpath=";

  private final Services services;
  private final ContainerStore.Begun begun;
  private final Fd root;
  private final List<IdRange> ids;
  private final VolumeService volumes;
  private final VolumeStore store;
  private final FileLocks.Held held;
  private final List<String> made = new ArrayList<>();
  private final Set<String> shared = new LinkedHashSet<>();

  /**
   * Takes hold of all volumes.
   *
   * @param root of the container, from which empty volumes are filled
   * @param ids of its user namespace, empty without one
   */
  ContainerVolumes(Services services, ContainerStore.Begun begun, Fd root, List<IdRange> ids)
      throws IOException {
    this.services = services;
    this.begun = begun;
    this.root = root;
    this.ids = ids;
    this.volumes = new VolumeService(services);
    this.store = volumes.store();
    try {
      this.held = store.hold();
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** The same input with all mounts that the container has, and where each comes from. */
  BundleInput addTo(BundleInput input) throws IOException, JockerException {
    ContainerRequest request = input.request();
    Map<String, MountSpec> mounts = new LinkedHashMap<>();
    for (VolumesFrom from : request.filesystem().volumesFrom()) {
      addOf(from, mounts);
    }
    for (MountSpec mount : request.filesystem().mounts()) {
      mounts.put(mount.target(), mount);
    }
    for (String place : input.image().volumes()) {
      Volume volume = Volume.anonymous(place);
      mounts.putIfAbsent(volume.target(), volume);
    }
    mounts.replaceAll((target, mount) -> mount instanceof Volume volume ? named(volume) : mount);
    list(request, mounts.values()).write(begun.container());
    Map<String, MountSource> sources = new LinkedHashMap<>();
    for (MountSpec mount : mounts.values()) {
      if (mount instanceof Volume volume) {
        sources.put(mount.target(), source(volume));
      } else if (mount instanceof Image image) {
        sources.put(mount.target(), source(image));
      }
    }
    return input.withMounts(
        request.withFilesystem(request.filesystem().withMounts(List.copyOf(mounts.values()))),
        sources);
  }

  /** The volumes and bind mounts of another container, whether it runs or not. */
  private void addOf(VolumesFrom from, Map<String, MountSpec> mounts)
      throws IOException, JockerException {
    try (StoredContainer other =
        ContainerReader.require(
            services, services.containers().resolve(from.container()), from.container())) {
      SharedMounts.of(other.document(), from.readOnly())
          .forEach(mount -> mounts.put(mount.target(), mount));
      if (other.folder().has(StoredContainer.VOLUMES)) {
        VolumeList list = VolumeList.read(other);
        shared.addAll(list.made());
        shared.addAll(list.shared());
      }
    }
  }

  private Volume named(Volume volume) {
    if (!volume.volume().name().isEmpty()) {
      return volume;
    }
    String name = anonymousName();
    made.add(name);
    return volume.named(name);
  }

  private String anonymousName() {
    try {
      return store.anonymousName();
    } catch (SyscallException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Written down before the first of them is made. */
  private VolumeList list(ContainerRequest request, Iterable<MountSpec> mounts) {
    List<String> named = new ArrayList<>();
    List<String> lent = new ArrayList<>();
    for (MountSpec mount : mounts) {
      if (mount instanceof Volume volume && !made.contains(volume.volume().name())) {
        (shared.contains(volume.volume().name()) ? lent : named).add(volume.volume().name());
      }
    }
    return new VolumeList(request.lifecycle().removeOnExit(), made, lent, named);
  }

  private MountSource source(Volume asked) throws IOException, JockerException {
    String name = asked.volume().name();
    boolean anonymous = made.contains(name);
    boolean isNew = store.find(name).isEmpty();
    StoredVolume volume = volumes.make(store, asked.volume(), anonymous);
    VolumeDriver driver = VolumeDriver.of(volume, services.linux());
    driver.mount();
    if (isNew && !ids.isEmpty() && !asked.idMapped()) {
      long owner = IdRanges.onHost(ids, 0);
      services.linux().files().chownAt(Fd.CWD, driver.source(), owner, owner, Set.of());
    }
    if (asked.copies() && !driver.isReadOnly()) {
      fill(asked, volume, driver);
    }
    List<String> options = new ArrayList<>();
    options.add("rbind");
    if (!asked.subpath().isEmpty()) {
      options.add(SUBPATH + asked.subpath());
    }
    if (driver.isReadOnly()) {
      options.add("ro");
    }
    return new MountSource("bind", driver.source(), options, name, anonymous);
  }

  private void fill(Volume asked, StoredVolume volume, VolumeDriver driver) throws IOException {
    // In the container's root owners are those of its user namespace. What is mounted with a
    // mapping
    // must have them as the image has.
    CopyUp copy =
        new CopyUp(
            services.linux(),
            seen -> asked.idMapped() && !ids.isEmpty() ? IdRanges.inContainer(ids, seen) : seen);
    if (driver.source().equals(volume.data())) {
      try (Fd place = open(volume.path())) {
        copy.fill(place, driver.isElsewhere(), root, asked.target());
      }
    } else {
      try (Fd data = open(driver.source())) {
        copy.fillFolder(data, root, asked.target());
      }
    }
  }

  private Fd open(String path) throws SyscallException {
    return services.linux().files().openAt(Fd.CWD, path, DIRECTORY, 0);
  }

  /** Layers on top of each other, with nothing to write to; a single one as it is. */
  private MountSource source(Image asked) throws IOException {
    io.jocker.image.store.Image image = services.images().store().resolve(asked.image());
    Set<String> folders = new LinkedHashSet<>();
    List<DiffId> layers = image.layers();
    for (int i = layers.size() - 1; i >= 0; i--) {
      folders.add(services.images().layers().path(layers.get(i)).toString());
    }
    List<String> options = new ArrayList<>();
    if (!asked.subpath().isEmpty()) {
      options.add(SUBPATH + asked.subpath());
    }
    String id = image.id().toString();
    if (folders.size() == 1) {
      options.add("bind");
      return new MountSource("bind", folders.iterator().next(), options, id, false);
    }
    options.add("lowerdir=" + String.join(":", folders));
    return new MountSource("overlay", "overlay", options, id, false);
  }

  /** Mounts what the volumes of a container need that starts again. */
  static void mount(Services services, StoredContainer container)
      throws IOException, JockerException {
    try (VolumeStore store = new VolumeService(services).store()) {
      for (String name : VolumeList.read(container).all()) {
        Optional<StoredVolume> volume = store.find(name);
        if (volume.isPresent()) {
          VolumeDriver.of(volume.get(), services.linux()).mount();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    held.close();
    store.close();
  }
}
