package io.jocker.engine.volume;

import io.jocker.engine.request.VolumeRequest;
import io.jocker.engine.store.Folder;
import io.jocker.image.json.MalformedJsonException;
import io.jocker.image.store.FileLocks;
import io.jocker.image.store.FlockFileLocks;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All volumes of one root.
 *
 * <p>A volume appears by rename, whole, and goes by rename into the trash, from where it can be
 * brought back or, after a day, is removed by whoever removes something next. Whoever makes or uses
 * a volume holds the lock together with others ({@link #hold}) until that is written down; whoever
 * takes one away holds it alone ({@link #lock}). So a volume that somebody begins to use cannot be
 * removed meanwhile.
 */
public final class VolumeStore implements AutoCloseable {
  private static final int ONLY_ROOT = 0700;
  private static final int ANYBODY_READS = 0755;
  private static final String LOCK = ".lock";
  private static final String PROJECTS_LOCK = ".projects";
  private static final String TRASH = ".trash";
  private static final String NEW = ".new-";
  private static final int ANONYMOUS_BYTES = 32;

  private final Linux linux;
  private final Folder volumes;
  private final Folder trash;
  private final FlockFileLocks locks;

  private VolumeStore(Linux linux, Folder volumes, Folder trash) {
    this.linux = linux;
    this.volumes = volumes;
    this.trash = trash;
    this.locks = new FlockFileLocks(linux.files(), linux.locks());
  }

  /**
   * Opens the volumes of a root, and makes their folder if it is missing.
   *
   * @param root absolute path
   */
  public static VolumeStore open(Linux linux, String root) throws SyscallException {
    try (Folder rootFolder = Folder.openOrCreate(linux, root, 0711)) {
      Folder volumes = rootFolder.folderOrCreate("volumes", ONLY_ROOT);
      try {
        return new VolumeStore(linux, volumes, volumes.folderOrCreate(TRASH, ONLY_ROOT));
      } catch (SyscallException | RuntimeException e) {
        volumes.close();
        throw e;
      }
    }
  }

  /** Keeps volumes from being removed; others may use them as well. */
  public FileLocks.Held hold() throws IOException {
    return locks.lock(Path.of(volumes.path(LOCK)), false);
  }

  /** Keeps everybody else out, and clears away what killed commands have left. */
  public FileLocks.Held lock() throws IOException {
    FileLocks.Held held = locks.lock(Path.of(volumes.path(LOCK)), true);
    try {
      clear();
      return held;
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  private void clear() throws SyscallException {
    for (String name : volumes.names()) {
      if (name.startsWith(NEW)) {
        remove(volumes, name);
      }
    }
    Instant now = Instant.now();
    for (TrashedVolume old : trash()) {
      if (old.isExpired(now)) {
        free(old);
      }
    }
  }

  /** A name for a volume that nobody has named: 64 hexadecimal digits. */
  public String anonymousName() throws SyscallException {
    byte[] bytes = new byte[ANONYMOUS_BYTES];
    try (Fd random = linux.files().openAt(Fd.CWD, "/dev/urandom", Set.of(OpenFlag.RDONLY), 0)) {
      int done = 0;
      while (done < bytes.length) {
        done += linux.io().read(random, bytes, done, bytes.length - done);
      }
    }
    StringBuilder name = new StringBuilder(2 * ANONYMOUS_BYTES);
    for (byte each : bytes) {
      name.append(Character.forDigit((each >> 4) & 15, 16))
          .append(Character.forDigit(each & 15, 16));
    }
    return name.toString();
  }

  /** A volume by its whole name. */
  public Optional<StoredVolume> find(String name) throws IOException {
    if (!VolumeRequest.isName(name)) {
      return Optional.empty();
    }
    try (Folder folder = volumes.folder(name)) {
      return Optional.of(read(name, folder));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static StoredVolume read(String name, Folder folder)
      throws SyscallException, MalformedJsonException {
    return VolumeFile.parse(
        name, folder.path(), folder.read(VolumeFile.NAME, VolumeFile.MAX_BYTES));
  }

  /** All volumes, by name. */
  public List<StoredVolume> list() throws IOException {
    List<StoredVolume> all = new ArrayList<>();
    for (String name : volumes.names()) {
      find(name).ifPresent(all::add);
    }
    all.sort(Comparator.comparing(StoredVolume::name));
    return all;
  }

  /**
   * Makes a volume, or finds that it is there; the caller has the lock, together with others.
   *
   * @param request with a name
   */
  public StoredVolume create(VolumeRequest request, boolean anonymous) throws IOException {
    Optional<StoredVolume> there = find(request.name());
    if (there.isPresent()) {
      return there.get();
    }
    String temporary = NEW + anonymousName();
    try (Folder folder = volumes.create(temporary, ONLY_ROOT)) {
      linux.files().mkdirAt(folder.fd(), StoredVolume.DATA, ANYBODY_READS);
      // mkdir(2) lets the umask take bits away.
      linux.files().chmodAt(folder.fd(), StoredVolume.DATA, ANYBODY_READS);
      limit(request, folder);
      StoredVolume volume =
          new StoredVolume(
              request.name(),
              volumes.path(request.name()),
              Instant.now(),
              request.options(),
              request.labels(),
              anonymous);
      folder.replace(VolumeFile.NAME, VolumeFile.bytes(volume), true);
      return place(temporary, volume);
    } catch (IOException | RuntimeException e) {
      discard(temporary, e);
      throw e;
    }
  }

  /** While one looks for a number that is free, nobody else takes it. */
  private void limit(VolumeRequest request, Folder folder) throws IOException {
    long size = VolumeQuota.size(request.options());
    if (size > 0) {
      try (FileLocks.Held held = locks.lock(Path.of(volumes.path(PROJECTS_LOCK)), true);
          Folder data = folder.folder(StoredVolume.DATA)) {
        new VolumeQuota(linux).give(request.name(), data.fd(), size);
      }
    }
  }

  private StoredVolume place(String temporary, StoredVolume volume) throws IOException {
    try {
      linux.files().renameNoReplace(volumes.fd(), temporary, volumes.fd(), volume.name());
      linux.files().sync(volumes.fd());
      return volume;
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      // Another process was faster.
      remove(volumes, temporary);
      return find(volume.name()).orElseThrow(() -> e);
    }
  }

  private void discard(String temporary, Exception cause) {
    try {
      remove(volumes, temporary);
    } catch (SyscallException e) {
      cause.addSuppressed(e);
    }
  }

  /** Moves a volume into the trash; the caller has the lock alone. */
  public void discard(StoredVolume volume) throws IOException {
    toTrash(volume, Instant.now());
  }

  /** Removes a volume at once, with all that it holds; the caller has the lock alone. */
  public void remove(StoredVolume volume) throws IOException {
    // By way of the trash, as one that is long expired: if this is cut off, the next one goes on.
    free(toTrash(volume, Instant.EPOCH));
  }

  private TrashedVolume toTrash(StoredVolume volume, Instant when) throws IOException {
    VolumeDriver.of(volume, linux).unmount();
    Instant time = when;
    while (true) {
      String folder = TrashedVolume.folder(volume.name(), time);
      try {
        linux.files().renameNoReplace(volumes.fd(), volume.name(), trash.fd(), folder);
        linux.files().sync(volumes.fd());
        linux.files().sync(trash.fd());
        return new TrashedVolume(volume.name(), folder, time);
      } catch (SyscallException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
        time = time.plusMillis(1);
      }
    }
  }

  /** What lies in the trash, the newest first. */
  public List<TrashedVolume> trash() throws SyscallException {
    List<TrashedVolume> all = new ArrayList<>();
    for (String name : trash.names()) {
      TrashedVolume found = TrashedVolume.parse(name);
      if (found != null) {
        all.add(found);
      }
    }
    all.sort(Comparator.comparing(TrashedVolume::removed).reversed());
    return all;
  }

  /** Where a volume lies in the trash. */
  public String path(TrashedVolume volume) {
    return trash.path(volume.folder());
  }

  /** Frees the space of a volume in the trash; the caller has the lock alone. */
  public void free(TrashedVolume volume) throws SyscallException {
    remove(trash, volume.folder());
  }

  private void remove(Folder above, String name) throws SyscallException {
    new VolumeQuota(linux).lift(above.fd(), name);
    new Trees(linux.files()).remove(above.fd(), name);
  }

  /**
   * Brings a volume back; the caller has the lock alone.
   *
   * @return false if another one has its name
   */
  public boolean restore(TrashedVolume volume) throws SyscallException {
    try {
      linux.files().renameNoReplace(trash.fd(), volume.folder(), volumes.fd(), volume.name());
      linux.files().sync(volumes.fd());
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.EEXIST) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    trash.close();
    volumes.close();
  }
}
