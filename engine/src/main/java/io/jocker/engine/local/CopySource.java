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
 * What is copied: opened once, and never looked for by its path again.
 *
 * @param entry open with O_PATH
 * @param name its last part; empty for a root
 * @param directory whether it is one
 * @param contents whether only what is in the directory is meant: {@code path/.}
 */
record CopySource(Fd entry, String name, boolean directory, boolean contents)
    implements AutoCloseable {
  private static final Set<OpenFlag> FOLLOWED = Set.of(OpenFlag.PATH);
  private static final Set<OpenFlag> ITSELF = Set.of(OpenFlag.PATH, OpenFlag.NOFOLLOW);

  /**
   * Opens it.
   *
   * @param follow whether a link at its end is followed
   * @param missing what is said if it is not there
   */
  static CopySource open(
      Linux linux, String path, boolean follow, CopyTarget.Opener opener, ErrorText missing)
      throws IOException, JockerException {
    Fd entry;
    try {
      entry = opener.open(path, follow || assertsDirectory(path) ? FOLLOWED : ITSELF);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOTDIR && assertsDirectory(path)) {
        throw new JockerException(
            ErrorText.ofForm(ErrorCode.COPY_REFUSED, "no-directory", path), e);
      }
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        throw new JockerException(missing, e);
      }
      throw e;
    }
    boolean directory = linux.files().statAt(entry, "", Set.of(AtFlag.EMPTY_PATH)).isDirectory();
    String whole = withoutEnd(path);
    String name = whole.substring(whole.lastIndexOf('/') + 1);
    boolean contents = name.isEmpty() || path.endsWith("/.");
    return new CopySource(entry, name, directory, directory && contents);
  }

  /** Whether a path says that there is a directory. */
  static boolean assertsDirectory(String path) {
    return path.endsWith("/") || path.endsWith("/.");
  }

  /** Without slashes and single dots at the end; empty for a root. */
  static String withoutEnd(String path) {
    String shorter = path;
    while (assertsDirectory(shorter)) {
      shorter = shorter.substring(0, shorter.length() - 1);
    }
    return shorter;
  }

  @Override
  public void close() {
    entry.close();
  }
}
