package io.jocker.cli.daemon;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.LocalSocketCalls;
import io.jocker.linux.Machine;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsString;
import io.jocker.linux.ProcessCalls.Inherit;
import io.jocker.linux.Signal;
import io.jocker.linux.SyscallException;
import io.jocker.linux.program.ElfImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a daemon and those who call it meet: in the state {@code daemon.sock}, and {@code
 * daemon.pid}, which the daemon keeps locked as long as it lives; and the callers' program, beside
 * the start-up archive that is of the same build.
 */
public final class DaemonFiles {
  private static final String SOCKET = "/daemon.sock";
  private static final String PID = "/daemon.pid";
  private static final int MOST = 4096;

  /** How long a daemon may take to end what it does. */
  private static final int PATIENCE_MILLIS = 10_000;

  /**
   * In a session of its own, out of reach of Ctrl-C and of a terminal that is closed, and in
   * nobody's working directory. What it says until it is ready is its starter's to hear.
   */
  private static final String DETACH = "cd /; exec setsid \"$0\" \"$@\" </dev/null 2>&1";

  private final Linux linux;
  private final String state;
  private final String launcher;

  /**
   * Those of a state.
   *
   * @param state absolute path of the folder of what a reboot ends; made when a daemon starts
   * @param launcher absolute path of the program that starts jocker
   */
  public DaemonFiles(Linux linux, String state, String launcher) {
    this.linux = linux;
    this.state = state;
    this.launcher = launcher;
  }

  /** Where it listens. */
  public String socket() {
    return state + SOCKET;
  }

  /** The program that calls. Its name begins with the build, which a launcher knows, too. */
  private String caller() throws SyscallException {
    String home = launcher.substring(0, launcher.lastIndexOf("/bin/"));
    String start = text(home + "/lib/start");
    return home + "/lib/cache/" + start.substring(0, start.indexOf(' ')) + "-caller";
  }

  /**
   * What a daemon has as long as it serves.
   *
   * @param caller the path of the program that calls, without symbolic links: as proc(5) has it
   */
  public record Place(Linux linux, Fd listening, Fd lock, String socket, String caller)
      implements AutoCloseable {
    @Override
    public void close() {
      try {
        // Before the lock is given back: another one's socket is not to be removed.
        linux.files().unlinkAt(Fd.CWD, socket, Set.of());
      } catch (SyscallException e) {
        // Whoever comes next removes it, or it is gone already.
      }
      listening.close();
      lock.close();
    }
  }

  /** Begins to listen; null if another daemon does. */
  public @Nullable Place take(LocalSocketCalls sockets) throws SyscallException {
    makeState();
    Fd lock =
        linux.files().openAt(Fd.CWD, state + PID, Set.of(OpenFlag.RDWR, OpenFlag.CREAT), 0600);
    try {
      if (!linux.locks().tryLock(lock, true)) {
        lock.close();
        return null;
      }
      // Not before: callers of one that runs execute this file.
      String caller = writeCaller(caller());
      linux.files().truncate(lock, 0);
      linux.io().writeFully(lock, (ownPid() + "\n").getBytes(StandardCharsets.US_ASCII));
      removeSocket();
      return new Place(linux, sockets.listen(socket()), lock, socket(), caller);
    } catch (SyscallException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void makeState() throws SyscallException {
    try {
      linux.files().mkdirAt(Fd.CWD, state, 0700);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  /** Of a daemon that was killed. */
  private void removeSocket() throws SyscallException {
    try {
      linux.files().unlinkAt(Fd.CWD, socket(), Set.of());
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  /** Under another name first: somebody may be about to execute it. */
  private String writeCaller(String path) throws SyscallException {
    String part = path + "." + ownPid();
    Set<OpenFlag> flags = Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.TRUNC);
    try (Fd file = linux.files().openAt(Fd.CWD, part, flags, 0755)) {
      linux.io().writeFully(file, ElfImage.ofCaller(Machine.CURRENT));
      linux.files().chmodAt(Fd.CWD, part, 0755);
    }
    linux.files().renameAt(Fd.CWD, part, Fd.CWD, path);
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0)) {
      return linux.files().readLinkAt(Fd.CWD, "/proc/self/fd/" + file.number());
    }
  }

  private String ownPid() throws SyscallException {
    return linux.files().readLinkAt(Fd.CWD, "/proc/self");
  }

  /** The pid of the daemon that runs; 0 if none does. */
  public int running() throws SyscallException {
    try (Fd lock = linux.files().openAt(Fd.CWD, state + PID, Set.of(OpenFlag.RDONLY), 0)) {
      if (linux.locks().tryLock(lock, false)) {
        return 0;
      }
      String text = new String(linux.io().readAll(lock, MOST), StandardCharsets.US_ASCII).strip();
      // It has the lock, and is just about to write.
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return 0;
      }
      throw e;
    }
  }

  /** Ends the daemon that runs, and returns when it has ended; false if none does. */
  public boolean stop() throws SyscallException {
    int pid = running();
    if (pid == 0) {
      return false;
    }
    try (Fd process = linux.processes().openProcess(pid)) {
      linux.processes().signal(process, Signal.TERM.number());
      if (linux.io().pollReadable(List.of(process), PATIENCE_MILLIS).isEmpty()) {
        throw new SyscallException("pidfd_send_signal", "SIGTERM to " + pid, Errno.ETIMEDOUT);
      }
      return true;
    }
  }

  /**
   * A daemon that was started.
   *
   * @param pid 0 if it has ended again
   * @param words what it has said
   */
  public record Started(int pid, String words) {}

  /** Starts a daemon in the background, and waits until it listens. */
  public Started start(List<String> words, List<String> variables) throws SyscallException {
    List<String> arguments = new ArrayList<>(List.of("sh", "-c", DETACH, launcher));
    arguments.addAll(words);
    try (IoCalls.Pipe said = linux.io().pipe()) {
      List<Inherit> streams = List.of(new Inherit(said.writeEnd(), 1));
      int pid = linux.processes().spawn("/bin/sh", arguments, variables, streams);
      said.writeEnd().close();
      StringBuilder text = new StringBuilder();
      byte[] some = new byte[MOST];
      int got = linux.io().read(said.readEnd(), some, 0, some.length);
      while (got > 0 && running() != pid) {
        text.append(OsString.decode(some, 0, got));
        got = linux.io().read(said.readEnd(), some, 0, some.length);
      }
      return new Started(got > 0 ? pid : 0, text.toString());
    }
  }

  private String text(String path) throws SyscallException {
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0)) {
      return new String(linux.io().readAll(file, MOST), StandardCharsets.US_ASCII);
    }
  }
}
