package io.jocker.runtime;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The states of containers, one directory each with a {@code state.json}. What it holds ends with a
 * reboot, so it belongs on a file system that does, such as {@code /run}.
 *
 * <p>Each write is a new file that takes the old one's place, so a reader sees the old state or the
 * new one, and a process that is killed leaves one of both. Two writers of one container must agree
 * by a lock of their own.
 */
public final class StateStore {
  private static final String FILE = "state.json";
  private static final String TEMPORARY = ".state.json.tmp";
  private static final int LARGEST = 1 << 20;
  private static final int OWNER_ONLY_DIRECTORY = 0700;
  private static final int OWNER_ONLY_FILE = 0600;
  private static final int OTHERS_MAY_PASS = 0711;

  private final Linux linux;
  private final Path directory;

  /**
   * A store.
   *
   * @param directory absolute; made with the first container, in a directory that exists
   */
  public StateStore(Linux linux, Path directory) {
    this.linux = linux;
    this.directory = directory;
  }

  /** Where one container's files are. */
  public Path directory(String id) {
    ContainerRecord.checkId(id);
    return directory.resolve(id);
  }

  /**
   * Begins a container.
   *
   * @throws SyscallException EEXIST when one of this id is there
   */
  public void create(ContainerRecord container) throws IOException {
    makeDirectory();
    Path place = directory(container.id());
    linux.files().mkdirAt(Fd.CWD, place.toString(), OWNER_ONLY_DIRECTORY);
    try {
      save(container);
    } catch (IOException e) {
      try {
        delete(container.id());
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** Writes the state of a container that was begun. */
  public void save(ContainerRecord container) throws IOException {
    Path place = directory(container.id());
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);
    try (Fd open = linux.files().openAt(Fd.CWD, place.toString(), flags, 0)) {
      Set<OpenFlag> fresh =
          Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.TRUNC, OpenFlag.NOFOLLOW);
      try (Fd file = linux.files().openAt(open, TEMPORARY, fresh, OWNER_ONLY_FILE)) {
        linux.io().writeFully(file, container.toJson());
      }
      linux.files().renameAt(open, TEMPORARY, open, FILE);
    }
  }

  /** The state as it was written last; empty where there is no such container. */
  public Optional<ContainerRecord> load(String id) throws IOException {
    Path path = directory(id).resolve(FILE);
    byte[] json;
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY, OpenFlag.NOFOLLOW);
    try (Fd file = linux.files().openAt(Fd.CWD, path.toString(), flags, 0)) {
      json = linux.io().readAll(file, LARGEST);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
    try {
      return Optional.of(ContainerRecord.from(JsonFields.parse(FILE, json)));
    } catch (InvalidSpecException e) {
      throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** The ids of all containers, sorted. */
  public List<String> ids() throws IOException {
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY);
    try (Fd open = linux.files().openAt(Fd.CWD, directory.toString(), flags, 0)) {
      List<String> names = new ArrayList<>(linux.files().names(open));
      Collections.sort(names);
      return List.copyOf(names);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw e;
    }
  }

  /** Takes a container's directory away with the files in it; one that is not there is no error. */
  public void delete(String id) throws IOException {
    String place = directory(id).toString();
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);
    try (Fd open = linux.files().openAt(Fd.CWD, place, flags, 0)) {
      for (String name : linux.files().names(open)) {
        linux.files().unlinkAt(open, name, Set.of());
      }
      linux.files().unlinkAt(Fd.CWD, place, Set.of(AtFlag.REMOVEDIR));
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private void makeDirectory() throws SyscallException {
    try {
      linux.files().mkdirAt(Fd.CWD, directory.toString(), OTHERS_MAY_PASS);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }
}
