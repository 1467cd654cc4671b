package io.jocker.image.layer;

import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.Trees;
import io.jocker.linux.story.Actor;
import io.jocker.linux.story.CallMade;
import io.jocker.linux.story.Passage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked layers of one root: {@code layers/sha256/HEX}, one directory for each diffID, shared
 * by all images that have it.
 *
 * <p>A layer is unpacked under a temporary name and appears by one rename, after its stream was
 * verified and after everything in it is on the disk: {@code syncfs(2)} once, because without it a
 * power failure can leave a directory with its name and empty files in it, which nobody would ever
 * notice, for a layer that exists is never unpacked again. Whoever unpacks holds a {@code flock(2)}
 * on the temporary directory, so that {@link #heal} can tell what a killed process left behind from
 * what another one is still writing.
 *
 * <p>Beside each layer lies {@code HEX.facts}, see {@link LayerFacts}.
 */
public final class LayerStore implements LayerUnpacker, LayerInventory {
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> NEW_FILE =
      Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.EXCL, OpenFlag.NOFOLLOW);
  private static final Set<AtFlag> NOFOLLOW = Set.of(AtFlag.SYMLINK_NOFOLLOW);
  private static final String TEMPORARY = ".tmp-";
  private static final String FACTS = ".facts";
  private static final int LONGEST_FACTS = 64 << 20;

  private final Linux linux;
  private final FileCalls files;
  private final Path directory;
  private final Limits limits;

  /**
   * @param directory the root's {@code layers}, which need not exist; what is above it must
   */
  public LayerStore(Linux linux, Path directory, Limits limits) {
    this.linux = linux;
    this.files = linux.files();
    this.directory = directory;
    this.limits = limits;
  }

  /** Where a layer's files are, or will be. */
  public Path path(DiffId layer) {
    Digest digest = layer.digest();
    return directory.resolve(digest.algorithm().prefix()).resolve(digest.hex());
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public boolean exists(DiffId layer) throws SyscallException {
    return isDirectory(Fd.CWD, path(layer).toString());
  }

  @Override
  public boolean isProven(DiffId layer, Digest blob) throws IOException {
    return facts(layer).blobs().contains(blob) && exists(layer);
  }

  @Override
  public void unpack(
      DiffId expected, Digest blob, InputStream uncompressedTar, Verification verification)
      throws IOException {
    try (Fd base = openBase(expected.digest().algorithm());
        Temporary temporary = new Temporary(base)) {
      LayerFacts facts = apply(expected, uncompressedTar, temporary.fd).with(blob);
      verification.verify();
      try (Fd file = files.openAt(base, temporary.name + FACTS, NEW_FILE, 0600)) {
        linux.io().writeFully(file, facts.bytes());
      }
      files.syncFileSystem(temporary.fd);
      commit(base, temporary, expected, blob);
    }
  }

  @Override
  public void recordProof(DiffId layer, Digest blob) throws IOException {
    try (Fd base = openBase(layer.digest().algorithm())) {
      linux.locks().lock(base, true);
      addBlob(base, layer, blob);
    }
  }

  /** The caller holds the lock of {@code base}, so that nobody removes layer or facts meanwhile. */
  private void addBlob(Fd base, DiffId layer, Digest blob) throws IOException {
    String hex = layer.digest().hex();
    LayerFacts facts = facts(layer);
    if (facts.blobs().contains(blob) || !isDirectory(base, hex)) {
      return;
    }
    String temporary = temporaryName() + FACTS;
    try {
      try (Fd file = files.openAt(base, temporary, NEW_FILE, 0600)) {
        linux.io().writeFully(file, facts.with(blob).bytes());
        files.sync(file);
      }
      files.renameAt(base, temporary, base, hex + FACTS);
      files.sync(base);
    } catch (SyscallException e) {
      try {
        new Trees(files).remove(base, temporary);
      } catch (SyscallException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  @Override
  public List<DiffId> layers() throws IOException {
    List<DiffId> found = new ArrayList<>();
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      for (String name : names(algorithm)) {
        // What has a dot is temporary, or says something of a layer.
        if (name.indexOf('.') < 0) {
          found.add(new DiffId(new Digest(algorithm, name)));
        }
      }
    }
    return found;
  }

  @Override
  public long sizeBytes(DiffId layer) throws IOException {
    return exists(layer) ? facts(layer).contentBytes() : 0;
  }

  /** What is known of a layer. */
  public LayerFacts facts(DiffId layer) throws IOException {
    try (Fd file = files.openAt(Fd.CWD, path(layer) + FACTS, Set.of(OpenFlag.RDONLY), 0)) {
      return LayerFacts.parse(linux.io().readAll(file, LONGEST_FACTS));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return LayerFacts.NONE;
      }
      throw e;
    }
  }

  @Override
  public void remove(DiffId layer) throws IOException {
    try (Fd base = openBase(layer.digest().algorithm())) {
      linux.locks().lock(base, true);
      remove(base, layer.digest().hex());
    }
  }

  /**
   * Removes what killed processes left half unpacked or half removed. Others may be unpacking at
   * the same time: theirs is left alone.
   */
  @Override
  public void heal() throws IOException {
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      List<String> names = names(algorithm);
      // Directories first: facts are left alone as long as the directory that they are of is there.
      for (String name : names) {
        if (name.startsWith(TEMPORARY) && !name.endsWith(FACTS)) {
          try (Fd base = openBase(algorithm)) {
            removeIfUnused(base, name);
          }
        }
      }
      for (String name : names) {
        if (name.endsWith(FACTS)) {
          removeIfAlone(algorithm, name.substring(0, name.length() - FACTS.length()));
        }
      }
    }
  }

  private void tell(DiffId layer, LayerApplier applier, long begin) {
    if (linux.story().isTold()) {
      long end = System.nanoTime();
      List<CallMade> made = new ArrayList<>();
      made.add(new CallMade("unpack", applier.counts(), applier.entries(), end, end - begin));
      made.addAll(applier.told());
      String subject = layer.digest().shortHex();
      linux
          .story()
          .add(List.of(new Passage(LayerTopic.UNPACK.key(), subject, Actor.JOCKER, made, false)));
    }
  }

  private LayerFacts apply(DiffId expected, InputStream tar, Fd root) throws IOException {
    String what = "cannot unpack layer " + expected + ": ";
    LayerApplier applier = new LayerApplier(linux, limits);
    long begin = System.nanoTime();
    try {
      LayerFacts facts = applier.apply(tar, root);
      tell(expected, applier, begin);
      return facts;
    } catch (LayerFormatException e) {
      if (e.bound() != null) {
        throw e.ofLimit("cannot unpack layer " + expected, e.bound());
      }
      String why = String.valueOf(e.getMessage());
      throw new ImageException(
          ImageException.Problem.CORRUPT_LAYER,
          "",
          List.of(expected.toString(), why),
          what + why,
          e);
    } catch (EntryException e) {
      throw new IOException(what + e.getMessage(), e);
    }
  }

  /**
   * Gives the layer its name. The lock, which ends with {@code base}, keeps a layer and its facts
   * together while two processes have the same layer to commit.
   */
  private void commit(Fd base, Temporary temporary, DiffId layer, Digest blob) throws IOException {
    String hex = layer.digest().hex();
    linux.locks().lock(base, true);
    if (isDirectory(base, hex)) {
      // Another was faster, with the same contents, perhaps out of another blob.
      addBlob(base, layer, blob);
      return;
    }
    try {
      files.renameAt(base, temporary.name + FACTS, base, hex + FACTS);
      files.renameAt(base, temporary.name, base, hex);
      temporary.committed = true;
      files.sync(base);
    } catch (SyscallException e) {
      try {
        remove(base, hex);
      } catch (SyscallException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** The name goes first, in one step: half a layer must never be taken for a whole one. */
  private void remove(Fd base, String hex) throws SyscallException {
    Trees trees = new Trees(files);
    String doomed = temporaryName();
    try {
      files.renameAt(base, hex, base, doomed);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    trees.remove(base, hex + FACTS);
    trees.remove(base, doomed);
  }

  private boolean isDirectory(Fd base, String name) throws SyscallException {
    try {
      return files.statAt(base, name, NOFOLLOW).isDirectory();
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  private List<String> names(Digest.Algorithm algorithm) throws SyscallException {
    String path = directory.resolve(algorithm.prefix()).toString();
    try (Fd base = files.openAt(Fd.CWD, path, DIRECTORY, 0)) {
      return files.names(base);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw e;
    }
  }

  /** Opens the directory of all layers of one kind, and makes it where it is missing. */
  private Fd openBase(Digest.Algorithm algorithm) throws SyscallException {
    Path base = directory.resolve(algorithm.prefix());
    makeDirectory(directory);
    makeDirectory(base);
    return files.openAt(Fd.CWD, base.toString(), DIRECTORY, 0);
  }

  /** Nobody but the owner may look in: there are setuid files of strangers below. */
  private void makeDirectory(Path path) throws SyscallException {
    try {
      files.mkdirAt(Fd.CWD, path.toString(), 0700);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  private void removeIfUnused(Fd base, String name) throws SyscallException {
    try (Fd opened = files.openAt(base, name, Set.of(OpenFlag.RDONLY, OpenFlag.NOFOLLOW), 0)) {
      if (linux.locks().tryLock(opened, true)) {
        new Trees(files).remove(base, name);
      }
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  /**
   * A process killed between the two renames of a commit leaves facts of no layer, and one killed
   * while it replaces facts leaves temporary ones. Who lives has a directory beside them, or the
   * lock.
   */
  private void removeIfAlone(Digest.Algorithm algorithm, String name) throws SyscallException {
    try (Fd base = openBase(algorithm)) {
      linux.locks().lock(base, true);
      if (!isDirectory(base, name)) {
        new Trees(files).remove(base, name + FACTS);
      }
    }
  }

  private static String temporaryName() {
    return TEMPORARY + Long.toHexString(System.nanoTime());
  }

  /** A directory that becomes a layer, or nothing. */
  private final class Temporary implements AutoCloseable {
    private final Fd base;
    private final String name;
    private final Fd fd;
    private boolean committed;

    Temporary(Fd base) throws SyscallException {
      this.base = base;
      String candidate;
      Fd held;
      do {
        candidate = temporaryName();
        held = makeAndLock(base, candidate);
      } while (held == null);
      this.name = candidate;
      this.fd = held;
    }

    /** Returns null if the name is taken, or the directory was healed away before it was locked. */
    private @Nullable Fd makeAndLock(Fd base, String candidate) throws SyscallException {
      Fd made = null;
      Fd locked = null;
      try {
        files.mkdirAt(base, candidate, 0700);
        made = files.openAt(base, candidate, DIRECTORY, 0);
        if (linux.locks().tryLock(made, true) && isStill(base, candidate, made)) {
          // What a root directory is like that the archive has no entry for.
          files.chmodAt(base, candidate, 0755);
          locked = made;
        }
        return locked;
      } catch (SyscallException e) {
        if (e.errno() == Errno.EEXIST || e.errno() == Errno.ENOENT) {
          return null;
        }
        new Trees(files).remove(base, candidate);
        throw e;
      } finally {
        if (made != null && locked == null) {
          made.close();
        }
      }
    }

    private boolean isStill(Fd base, String candidate, Fd made) throws SyscallException {
      FileStatus byName = files.statAt(base, candidate, NOFOLLOW);
      return byName.inode() == files.statAt(made, "", Set.of(AtFlag.EMPTY_PATH)).inode();
    }

    /** Removes what has not become a layer. */
    @Override
    public void close() throws SyscallException {
      try {
        if (!committed) {
          Trees trees = new Trees(files);
          trees.remove(base, name + FACTS);
          trees.remove(base, name);
        }
      } finally {
        fd.close();
      }
    }
  }
}
