package io.jocker.image.snapshot;

import io.jocker.image.ImageException;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The writable directories inside of the containers' own directories. */
final class ContainerPlaces {
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);

  private final FileCalls files;
  private final Path containers;

  ContainerPlaces(FileCalls files, Path containers) {
    this.files = files;
    this.containers = containers;
  }

  /** Makes a directory that is not there yet, with just these permissions. */
  void make(String containerId, String name, int permissions) throws IOException {
    String path = containers.resolve(containerId).resolve(name).toString();
    files.mkdirAt(Fd.CWD, path, permissions);
    // The umask of whoever called jocker is not the container's.
    files.chmodAt(Fd.CWD, path, permissions);
  }

  /** Fails if the directory is not there. */
  void check(String containerId, String name) throws IOException {
    Path path = containers.resolve(containerId).resolve(name);
    try {
      files.statAt(Fd.CWD, path.toString(), Set.of(AtFlag.SYMLINK_NOFOLLOW));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new ImageException(
            ImageException.Reason.NOT_FOUND, "container " + containerId + " has no root", e);
      }
      throw e;
    }
  }

  /** Removes directories with all that is in them, those that are there. */
  void remove(String containerId, String... names) throws IOException {
    String path = containers.resolve(containerId).toString();
    try (Fd container = files.openAt(Fd.CWD, path, DIRECTORY, 0)) {
      for (String name : names) {
        new Trees(files).remove(container, name);
      }
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  /** What is in such a directory; nothing where there is none. */
  List<String> names(String containerId, String name) throws IOException {
    String path = containers.resolve(containerId).resolve(name).toString();
    try (Fd directory =
        files.openAt(Fd.CWD, path, Set.of(OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW), 0)) {
      return files.names(directory);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw e;
    }
  }

  /** Removes after {@code failure}, which stays the one that is told. */
  void removeAfter(IOException failure, String containerId, String... names) {
    try {
      remove(containerId, names);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
