package io.jocker.runtime.cgroup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import io.jocker.runtime.config.Limit;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of one cgroup directory. The kernel takes a value in a single write(2) and answers it
 * at once, so each failure belongs to one limit and is told as such.
 */
final class ControlFiles {
  /** More than any file of a cgroup has, but for lists of processes. */
  private static final int LARGEST = 1 << 22;

  /** cgroup v1 writes "no limit" as the largest number of pages, in bytes. */
  private static final long LEGACY_UNLIMITED = 0x7fff_ffff_ffff_0000L;

  private final FileCalls files;
  private final IoCalls io;
  private final Story story;
  private final Path directory;
  private final String group;

  /**
   * Of one directory.
   *
   * @param group the cgroup as the user knows it, for errors
   */
  ControlFiles(Linux linux, Path directory, String group) {
    this.files = linux.files();
    this.io = linux.io();
    this.story = linux.story();
    this.directory = directory;
    this.group = group;
  }

  Path directory() {
    return directory;
  }

  String group() {
    return group;
  }

  boolean has(String file) throws SyscallException {
    try {
      files.statAt(Fd.CWD, path(file), Set.of(AtFlag.SYMLINK_NOFOLLOW));
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Writes a value.
   *
   * @param limit what it sets, in words, such as {@code memory limit}
   */
  void write(String limit, String file, String value) throws CgroupException {
    try (Story.About about = story.about(CgroupTopic.LIMIT, file);
        Fd out = files.openAt(Fd.CWD, path(file), Set.of(OpenFlag.WRONLY), 0)) {
      io.writeFully(out, value.getBytes(US_ASCII));
    } catch (SyscallException e) {
      throw new CgroupException(
          cannot(limit)
              + (e.errno() == Errno.ENOENT
                  ? "this host has no " + file
                  : "write(" + file + ", \"" + value + "\"): " + e.errno().describe()),
          e.errno(),
          e);
    }
  }

  /** The error of a limit that this version of cgroups, or this host, does not have. */
  CgroupException unsupported(String limit, String reason) {
    return new CgroupException(cannot(limit) + reason);
  }

  private String cannot(String limit) {
    return "cannot set " + limit + " of cgroup " + group + ": ";
  }

  /** The contents without white space around them. */
  String read(String file) throws CgroupException {
    try {
      return readFile(file);
    } catch (SyscallException e) {
      throw new CgroupException(
          "cannot read " + file + " of cgroup " + group + ": " + e.getMessage(), e.errno(), e);
    }
  }

  /** The same; null where there is no such file, or no such group any more (ENODEV). */
  @Nullable String readIfThere(String file) throws CgroupException {
    try {
      return readFile(file);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENODEV) {
        return null;
      }
      throw new CgroupException(
          "cannot read " + file + " of cgroup " + group + ": " + e.getMessage(), e.errno(), e);
    }
  }

  private String readFile(String file) throws SyscallException {
    try (Fd in = files.openAt(Fd.CWD, path(file), Set.of(OpenFlag.RDONLY), 0)) {
      return new String(io.readAll(in, LARGEST), US_ASCII).trim();
    }
  }

  /** A file that is one number; null where it is missing. */
  @Nullable Long number(String file) throws CgroupException {
    String text = readIfThere(file);
    return text == null || text.isEmpty() ? null : parse(file, text);
  }

  /** A file that is a limit, in either version's form; null where it is missing. */
  @Nullable Limit limit(String file) throws CgroupException {
    String text = readIfThere(file);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (text.equals("max")) {
      return Limit.UNLIMITED;
    }
    long value = parse(file, text);
    return value < 0 || value >= LEGACY_UNLIMITED ? Limit.UNLIMITED : Limit.of(value);
  }

  /** A number of a file whose lines are {@code key number}; null where it is missing. */
  @Nullable Long keyed(String file, String key) throws CgroupException {
    String text = readIfThere(file);
    if (text == null) {
      return null;
    }
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(key)
          && line.length() > key.length()
          && line.charAt(key.length()) == ' ') {
        return parse(file, line.substring(key.length() + 1));
      }
    }
    return null;
  }

  private long parse(String file, String text) throws CgroupException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new CgroupException(
          "cannot read " + file + " of cgroup " + group + ": not a number: \"" + text + "\"");
    }
  }

  private String path(String file) {
    return directory + "/" + file;
  }
}
