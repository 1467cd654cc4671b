package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.config.IdMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Writes to /proc/PID what a process cannot write itself: {@code proc(5)}, {@code
 * user_namespaces(7)}.
 */
final class ProcFiles {
  private final Linux linux;

  ProcFiles(Linux linux) {
    this.linux = linux;
  }

  /** The maps of a new user namespace. The kernel takes each in one write and only once. */
  void writeMaps(int pid, List<IdMapping> uids, List<IdMapping> gids) throws SyscallException {
    write(pid, "uid_map", lines(uids));
    write(pid, "gid_map", lines(gids));
  }

  /** A map of a process's user namespace, as seen from jocker's. */
  List<IdMapping> readMap(int pid, String name) throws SyscallException {
    String path = "/proc/" + pid + "/" + name;
    List<IdMapping> mappings = new ArrayList<>();
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0)) {
      // Up to 340 lines of three numbers: user_namespaces(7).
      StringTokenizer numbers =
          new StringTokenizer(OsString.decode(linux.io().readAll(file, 1 << 16)));
      while (numbers.hasMoreTokens()) {
        mappings.add(
            new IdMapping(
                Long.parseLong(numbers.nextToken()),
                Long.parseLong(numbers.nextToken()),
                Long.parseLong(numbers.nextToken())));
      }
    }
    return mappings;
  }

  /** Writes one file. */
  void write(int pid, String name, String contents) throws SyscallException {
    String path = "/proc/" + pid + "/" + name;
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.WRONLY), 0)) {
      linux.io().writeFully(file, OsString.encode(contents));
    }
  }

  private static String lines(List<IdMapping> mappings) {
    StringBuilder lines = new StringBuilder();
    for (IdMapping mapping : mappings) {
      lines.append(mapping.line()).append('\n');
    }
    return lines.toString();
  }
}
