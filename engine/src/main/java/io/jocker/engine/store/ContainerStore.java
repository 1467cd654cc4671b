package io.jocker.engine.store;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.Trees;
import io.jocker.network.Networks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All containers of one root.
 *
 * <p>The life of a container here: {@link #begin} makes its journal entry, its folder and its name;
 * the caller writes the files into the folder, state.json last, and settles or keeps the entry;
 * {@link #remove} takes everything away in the opposite order. Whoever changes a container holds
 * its {@link LiveEntry}; reading needs no lock, for every file is replaced whole.
 */
public final class ContainerStore implements AutoCloseable {
  private static final int ONLY_ROOT = 0700;
  private static final int MAX_BOOT_ID = 64;
  private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";
  private static final String BOOT = "boot";

  private final Linux linux;
  private final Folder containers;
  private final ContainerNames names;
  private final Folder state;
  private final Folder live;

  private ContainerStore(Linux linux, Folder containers, Folder names, Folder state, Folder live) {
    this.linux = linux;
    this.containers = containers;
    this.names = new ContainerNames(linux, names);
    this.state = state;
    this.live = live;
  }

  /**
   * Opens a root, and makes its folders if they are missing.
   *
   * @param root absolute path
   * @param state absolute path of what a reboot ends
   */
  public static ContainerStore open(Linux linux, String root, String state)
      throws SyscallException {
    List<Folder> opened = new ArrayList<>(4);
    try (Folder rootFolder = Folder.openOrCreate(linux, root, 0711)) {
      opened.add(rootFolder.folderOrCreate("containers", ONLY_ROOT));
      opened.add(rootFolder.folderOrCreate("names", ONLY_ROOT));
      Folder stateFolder = Folder.openOrCreate(linux, state, 0711);
      opened.add(stateFolder);
      opened.add(stateFolder.folderOrCreate("live", ONLY_ROOT));
      return new ContainerStore(linux, opened.get(0), opened.get(1), stateFolder, opened.get(3));
    } catch (SyscallException | RuntimeException e) {
      opened.forEach(Folder::close);
      throw e;
    }
  }

  /** The folder that holds the containers. */
  public Folder folder() {
    return containers;
  }

  /** A container that is being made: its files, and the entry that keeps others away. */
  public record Begun(StoredContainer container, String name, LiveEntry entry) {}

  /**
   * Begins a container.
   *
   * @param name null for one that is made up
   * @throws JockerException CONFLICT if another container has the name
   */
  public Begun begin(@Nullable String name) throws IOException, JockerException {
    ContainerId id;
    Random random;
    try (Fd file = linux.files().openAt(Fd.CWD, "/dev/urandom", Set.of(OpenFlag.RDONLY), 0)) {
      id = ContainerId.random(linux.io(), file);
      random = new Random(Long.parseUnsignedLong(id.hex().substring(48), 16));
    }
    LiveEntry entry = LiveEntry.create(linux, live, id);
    try {
      String taken = name == null ? names.takeAny(id, random) : names.take(name, id, this::exists);
      Folder folder = containers.create(id.hex(), ONLY_ROOT);
      return new Begun(new StoredContainer(id, folder), taken, entry);
    } catch (IOException | JockerException | RuntimeException e) {
      undo(id, entry, e);
      throw e;
    }
  }

  private void undo(ContainerId id, LiveEntry entry, Exception cause) {
    try {
      removeHalfMade(id);
      entry.settle();
    } catch (SyscallException e) {
      entry.close();
      cause.addSuppressed(e);
    }
  }

  /** The ids of all containers, whole or not. */
  public List<ContainerId> ids() throws SyscallException {
    List<ContainerId> ids = new ArrayList<>();
    for (String name : containers.names()) {
      ContainerId id = ContainerId.ofFile(name);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** The files of a container; empty if it is gone. */
  public Optional<StoredContainer> find(ContainerId id) throws SyscallException {
    try {
      return Optional.of(new StoredContainer(id, containers.folder(id.hex())));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The container of this name or id, or whose id alone begins so.
   *
   * @throws JockerException NOT_FOUND, or INVALID if the beginning fits several
   */
  public ContainerId resolve(String nameOrId) throws SyscallException, JockerException {
    if (ContainerId.isId(nameOrId) && exists(new ContainerId(nameOrId))) {
      return new ContainerId(nameOrId);
    }
    Optional<ContainerId> named = names.find(nameOrId);
    if (named.isPresent() && exists(named.get())) {
      return named.get();
    }
    List<ContainerId> found = new ArrayList<>();
    for (ContainerId id : ContainerId.isHex(nameOrId) ? ids() : List.<ContainerId>of()) {
      if (id.hex().startsWith(nameOrId)) {
        found.add(id);
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    throw found.isEmpty()
        ? new JockerException(ErrorCode.CONTAINER_NOT_FOUND, nameOrId)
        : new JockerException(ErrorCode.CONTAINER_AMBIGUOUS, nameOrId, shortForms(found));
  }

  private static String shortForms(List<ContainerId> ids) {
    List<String> forms = new ArrayList<>();
    for (ContainerId id : ids) {
      forms.add(id.shortForm());
    }
    return String.join(", ", forms);
  }

  /** When the folder of a container has changed last; empty if it is gone. */
  public Optional<FileStatus> status(ContainerId id) throws SyscallException {
    try {
      return Optional.of(containers.status(id.hex()));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * When a container was made or removed last, see {@link ContainerIndex#moment(FileStatus, long)}.
   */
  public String moment(long nowMillis) throws SyscallException {
    return ContainerIndex.moment(containers.status("."), nowMillis);
  }

  /** The same of an entry of those that are not settled. */
  public String liveMoment(long nowMillis) throws SyscallException {
    return ContainerIndex.moment(live.status("."), nowMillis);
  }

  /**
   * When the folders of the containers in an index have changed last, see {@link
   * io.jocker.linux.FileCalls#modificationsAt}.
   */
  public long[] changes(ContainerIndex index) throws SyscallException {
    return index.size() == 0
        ? new long[0]
        : linux.files().modificationsAt(containers.fd(), index.folders());
  }

  /**
   * Which containers of an index run, as far as is known without looking further: the process that
   * was the monitor at the last look is one still, for what that executes carries the container's
   * id.
   */
  public boolean[] running(ContainerIndex index) {
    boolean[] running = new boolean[index.size()];
    if (running.length > 0) {
      long[] targets = linux.files().linksAt(Fd.CWD, index.links(), index.targetWords());
      for (int line = 0; line < running.length; line++) {
        running[line] = index.isMonitor(line, targets);
      }
    }
    return running;
  }

  /** What lists have found out last. */
  public ContainerIndex index() throws SyscallException {
    return ContainerIndex.read(state);
  }

  /**
   * Keeps it for the next command; not where another one is at it, or where there is no room: it is
   * only for speed.
   */
  public void keep(ContainerIndex.Builder index) throws SyscallException {
    if (!linux.locks().tryLock(state.fd(), true)) {
      return;
    }
    try {
      state.replace(ContainerIndex.FILE, index.bytes(), false);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOSPC && e.errno() != Errno.EDQUOT && e.errno() != Errno.EROFS) {
        throw e;
      }
    } finally {
      linux.locks().unlock(state.fd());
    }
  }

  /** Keeps others away from a container; waits for whoever has it. */
  public LiveEntry lock(ContainerId id) throws SyscallException {
    return LiveEntry.open(linux, live, id);
  }

  /** The same without waiting: empty if somebody has it. */
  public Optional<LiveEntry> tryLock(ContainerId id) throws SyscallException {
    return LiveEntry.tryOpenOrMake(linux, live, id);
  }

  /** The processes of a container, for who only looks; empty if it does not run. */
  public Optional<LiveProcesses> processes(ContainerId id) throws SyscallException {
    try {
      return LiveProcesses.parse(live.text(id.hex(), 256));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Gives a container another name. The new one is its own before the old one is free, so that it
   * can always be found.
   *
   * @throws JockerException CONFLICT if another container has it
   */
  public void rename(StoredContainer container, String name) throws IOException, JockerException {
    container.folder().lock();
    try {
      String old = container.document().name();
      names.take(name, container.id(), this::exists);
      container.folder().replace(StoredContainer.RENAMED, new byte[0], false);
      container.rename(old, name);
      names.release(old, container.id());
    } finally {
      container.folder().unlock();
    }
  }

  /** Takes away a container's name and folder; its cgroup and root must be gone. */
  public void remove(ContainerId id, String name) throws SyscallException {
    // Who has had it in hands since before a renaming knows the old name only.
    if (containers.has(id.hex() + "/" + StoredContainer.RENAMED)) {
      names.releaseAll(id);
    } else {
      names.release(name, id);
    }
    new Trees(linux.files()).remove(containers.fd(), id.hex());
  }

  /** The same for one whose document was never written. */
  public void removeHalfMade(ContainerId id) throws SyscallException {
    names.releaseAll(id);
    new Trees(linux.files()).remove(containers.fd(), id.hex());
  }

  /** A container that nobody works on although its journal entry says that it is not settled. */
  public record Unattended(ContainerId id, LiveEntry entry) {}

  /**
   * What has to be looked at.
   *
   * @param moment of the folder's last change before it was read, as {@link #liveMoment} gives it
   * @param ids of containers that are not settled: they run, or were cut off
   * @param frozen of containers that somebody lets stand still for a moment
   */
  public record Unsettled(String moment, List<ContainerId> ids, List<ContainerId> frozen) {}

  /** The containers that are not settled. */
  public Unsettled unsettled() throws SyscallException {
    noteBoot();
    return unsettled("");
  }

  /** The same of which it is known when the last one has come or gone. */
  public Unsettled unsettled(String moment) throws SyscallException {
    List<ContainerId> ids = new ArrayList<>();
    List<ContainerId> frozen = new ArrayList<>();
    for (String name : live.names()) {
      ContainerId id = ContainerId.ofFile(name);
      if (id != null) {
        ids.add(id);
      } else if (FrozenMark.isMark(name)) {
        frozen.add(FrozenMark.container(name));
      }
    }
    return new Unsettled(moment, ids, frozen);
  }

  /** Notes that a container stands still until the mark is removed, whoever is killed meanwhile. */
  public FrozenMark markFrozen(ContainerId id) throws SyscallException {
    return FrozenMark.make(linux, live, id);
  }

  /** The mark of a command that was killed; empty where it still works, or has ended. */
  public Optional<FrozenMark> abandonedMark(ContainerId id) throws SyscallException {
    return FrozenMark.abandoned(linux, live, id);
  }

  /** Locks the entry of a container if it has one and nobody works on it. */
  public Optional<Unattended> unattended(ContainerId id) throws SyscallException {
    Optional<LiveEntry> entry = LiveEntry.tryOpen(linux, live, id);
    return entry.isEmpty() ? Optional.empty() : Optional.of(new Unattended(id, entry.get()));
  }

  /** The first call after a reboot gives every container an entry: any may have been cut off. */
  public void noteBoot() throws SyscallException {
    String boot;
    try (Fd file = linux.files().openAt(Fd.CWD, BOOT_ID, Set.of(OpenFlag.RDONLY), 0)) {
      boot = new String(linux.io().readAll(file, MAX_BOOT_ID), StandardCharsets.US_ASCII);
    }
    if (isNoted(boot)) {
      return;
    }
    linux.locks().lock(state.fd(), true);
    try {
      if (!isNoted(boot)) {
        beginBoot(boot);
      }
    } finally {
      linux.locks().unlock(state.fd());
    }
  }

  private boolean isNoted(String boot) throws SyscallException {
    return state.has(BOOT) && state.text(BOOT, MAX_BOOT_ID).equals(boot);
  }

  private void beginBoot(String boot) throws SyscallException {
    // A machine that lost its power may have kept any part of it.
    state.remove(ContainerIndex.FILE);
    // The kernel counts changes of rules from the beginning again, and comes by the same number.
    state.remove(Networks.RULES_NOTED);
    for (String name : live.names()) {
      // Processes of another boot: none of them is alive, whatever has their pid now.
      live.remove(name);
    }
    for (ContainerId id : ids()) {
      LiveEntry.open(linux, live, id).close();
    }
    state.replace(BOOT, boot.getBytes(StandardCharsets.US_ASCII), false);
  }

  private boolean exists(ContainerId id) throws SyscallException {
    return containers.has(id.hex()) || live.has(id.hex());
  }

  @Override
  public void close() {
    containers.close();
    names.close();
    state.close();
    live.close();
  }
}
