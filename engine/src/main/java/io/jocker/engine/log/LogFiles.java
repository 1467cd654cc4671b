package io.jocker.engine.log;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of one log, oldest first: {@code log.2}, {@code log.1}, {@code log}. The monitor may
 * begin a new one at any moment, and every file then has another name; so a file is opened once,
 * and recognised by its inode, not by its name. What is open stays readable even when it is
 * dropped.
 */
public final class LogFiles implements AutoCloseable {
  /** A monitor that was killed while it rotated leaves no newest file for good. */
  private static final int ATTEMPTS = 20;

  private static final Set<OpenFlag> READING = Set.of(OpenFlag.RDONLY, OpenFlag.NOFOLLOW);

  private final FileCalls files;
  private final Fd folder;
  private final String name;
  private final int maxFiles;
  private final Deque<LogFile> waiting = new ArrayDeque<>();
  private @Nullable Fd current;
  private long newest = -1;
  private boolean gap;

  /**
   * A file that is open.
   *
   * @param missed whether files before it may have been dropped before they were opened here
   */
  private record LogFile(Fd fd, long inode, boolean missed) {}

  private LogFiles(FileCalls files, Fd folder, String name, int maxFiles) {
    this.files = files;
    this.folder = folder;
    this.name = name;
    this.maxFiles = maxFiles;
  }

  /**
   * Opens all files that are there.
   *
   * @param folder where they lie; stays the caller's, and open
   * @param name of the newest
   * @param maxFiles how many there may be
   */
  public static LogFiles open(FileCalls files, Fd folder, String name, int maxFiles)
      throws SyscallException {
    LogFiles log = new LogFiles(files, folder, name, maxFiles);
    try {
      log.take(log.look());
      return log;
    } catch (SyscallException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /** Whether a file follows on those that were taken: then nothing is added to these any more. */
  boolean hasNext() {
    return !waiting.isEmpty();
  }

  /** The next file, or null. It is open until the one after it is asked for. */
  @Nullable Fd next() {
    LogFile next = waiting.poll();
    if (next == null) {
      return null;
    }
    if (current != null) {
      current.close();
    }
    current = next.fd();
    gap = next.missed();
    return current;
  }

  /** Where the last record of a file ends, for each is written by one call. */
  long end(Fd file) throws SyscallException {
    return files.statAt(file, "", Set.of(AtFlag.EMPTY_PATH)).size();
  }

  /** Opens what the monitor has begun since the last time. */
  void refresh() throws SyscallException {
    if (inode(name) != newest) {
      take(look());
    }
  }

  /** Whether something may be missing in front of the file that was taken last. */
  boolean isAfterGap() {
    return gap;
  }

  /** Adds the files that are newer than the newest so far. */
  private void take(List<LogFile> found) {
    int known = -1;
    for (int i = 0; i < found.size(); i++) {
      known = found.get(i).inode() == newest ? i : known;
    }
    // Of a single file nobody could tell whether it has been replaced once, or more often.
    boolean missed = known < 0 && newest >= 0 && maxFiles > 1;
    for (int i = 0; i < found.size(); i++) {
      LogFile file = found.get(i);
      if (i <= known) {
        file.fd().close();
      } else {
        waiting.add(new LogFile(file.fd(), file.inode(), missed && i == 0));
        newest = file.inode();
      }
    }
  }

  /** All files as they are at one moment, oldest first. */
  private List<LogFile> look() throws SyscallException {
    List<LogFile> found = openAll();
    for (int i = 1; i < ATTEMPTS && !isStill(found); i++) {
      found.forEach(file -> file.fd().close());
      found = openAll();
    }
    return found;
  }

  /**
   * Opened from the newest to the oldest, for a rotation only moves files to higher numbers: so
   * none is passed over, and one that is met again tells that there was a rotation.
   */
  private List<LogFile> openAll() throws SyscallException {
    List<LogFile> found = new ArrayList<>();
    for (int i = 0; i < maxFiles; i++) {
      Fd fd = openOrNull(i == 0 ? name : name + "." + i);
      if (fd == null) {
        continue;
      }
      long inode = files.statAt(fd, "", Set.of(AtFlag.EMPTY_PATH)).inode();
      if (!found.isEmpty() && found.get(0).inode() == inode) {
        fd.close();
      } else {
        found.add(0, new LogFile(fd, inode, false));
      }
    }
    return found;
  }

  /** Whether no rotation came between: two of them could have put newer files behind older ones. */
  private boolean isStill(List<LogFile> found) throws SyscallException {
    return !found.isEmpty() && found.get(found.size() - 1).inode() == inode(name);
  }

  private long inode(String file) throws SyscallException {
    try {
      FileStatus status = files.statAt(folder, file, Set.of(AtFlag.SYMLINK_NOFOLLOW));
      return status.inode();
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return -1;
      }
      throw e;
    }
  }

  private @Nullable Fd openOrNull(String file) throws SyscallException {
    try {
      return files.openAt(folder, file, READING, 0);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
    }
    waiting.forEach(file -> file.fd().close());
  }
}
