package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.Set;

/**
 * Where a copy goes, by docker's rules: into a directory that is there, in the place of a file that
 * is there, or under a new name in a directory that must be there.
 *
 * @param directory open, the caller's to close
 * @param name under which the source is put there; empty for the contents of a directory
 */
record CopyTarget(Fd directory, String name) implements AutoCloseable {
  private static final Set<OpenFlag> ANYTHING = Set.of(OpenFlag.PATH);
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);

  /** Opens a path: of the host, or of a container within its root. */
  @FunctionalInterface
  interface Opener {
    Fd open(String path, Set<OpenFlag> flags) throws IOException, JockerException;
  }

  /**
   * Finds it.
   *
   * @param path of the target, absolute
   * @param source what is copied
   * @param missing what is said if the directory that it would go into is not there
   */
  static CopyTarget find(
      Linux linux, String path, CopySource source, Opener opener, ErrorText missing)
      throws IOException, JockerException {
    try {
      Fd there = opener.open(path, ANYTHING);
      if (linux.files().statAt(there, "", Set.of(AtFlag.EMPTY_PATH)).isDirectory()) {
        return new CopyTarget(there, source.contents() ? "" : source.name());
      }
      there.close();
      if (source.directory()) {
        throw refusal("directory", path);
      }
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOTDIR) {
        throw refusal("no-directory", path);
      }
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      if (CopySource.assertsDirectory(path) && !source.directory()) {
        throw refusal("missing", path);
      }
    }
    return inParent(CopySource.withoutEnd(path), opener, missing);
  }

  private static CopyTarget inParent(String path, Opener opener, ErrorText missing)
      throws IOException, JockerException {
    int slash = path.lastIndexOf('/');
    try {
      String parent = slash <= 0 ? "/" : path.substring(0, slash);
      return new CopyTarget(opener.open(parent, DIRECTORY), path.substring(slash + 1));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        throw new JockerException(missing, e);
      }
      throw e;
    }
  }

  private static JockerException refusal(String form, String path) {
    return new JockerException(ErrorText.ofForm(ErrorCode.COPY_REFUSED, form, path));
  }

  @Override
  public void close() {
    directory.close();
  }
}
