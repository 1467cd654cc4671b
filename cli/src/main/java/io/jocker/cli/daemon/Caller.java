package io.jocker.cli.daemon;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsStrings;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who calls, as the kernel knows him: {@code proc(5)}. He waits for an answer, so that all of it is
 * his as long as he is connected.
 *
 * @param program the file that he executes
 * @param surroundings what a command would have of him
 * @param words after the program's name
 * @param environment his variables
 * @param folder his working directory
 * @param streams copies of his descriptors 0 to 2
 */
record Caller(
    String program,
    Surroundings surroundings,
    List<String> words,
    Map<String, String> environment,
    String folder,
    List<Fd> streams)
    implements AutoCloseable {
  private static final int STREAMS = 3;

  /** The program, the socket, the shell, the launcher. */
  private static final int WORDS_BEFORE = 4;

  /** execve(2) takes at most a quarter of 8 MiB, or what the limit of the stack allows. */
  private static final int MOST = 64 << 20;

  /**
   * Reads it.
   *
   * @throws SyscallException if he has ended, or lacks one of the streams
   */
  static Caller of(Linux linux, int pid) throws SyscallException {
    try (Fd process = linux.processes().openProcess(pid);
        Fd folder = folder(linux, "/proc/" + pid)) {
      List<String> words = OsStrings.of(bytes(linux, folder, "cmdline"));
      return new Caller(
          linux.files().readLinkAt(folder, "exe"),
          Surroundings.of(linux, folder),
          words.subList(Math.min(WORDS_BEFORE, words.size()), words.size()),
          OsStrings.variables(bytes(linux, folder, "environ")),
          linux.files().readLinkAt(folder, "cwd"),
          streams(linux, process));
    }
  }

  /** An open folder of a process in /proc: it never becomes another process's. */
  static Fd folder(Linux linux, String path) throws SyscallException {
    return linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.DIRECTORY), 0);
  }

  private static List<Fd> streams(Linux linux, Fd process) throws SyscallException {
    List<Fd> streams = new ArrayList<>(STREAMS);
    try {
      for (int i = 0; i < STREAMS; i++) {
        streams.add(linux.processes().takeFd(process, i));
      }
      return streams;
    } catch (SyscallException | RuntimeException e) {
      streams.forEach(Fd::close);
      throw e;
    }
  }

  private static byte[] bytes(Linux linux, Fd folder, String name) throws SyscallException {
    try (Fd file = linux.files().openAt(folder, name, Set.of(OpenFlag.RDONLY), 0)) {
      return linux.io().readAll(file, MOST);
    }
  }

  @Override
  public void close() {
    streams.forEach(Fd::close);
  }
}
