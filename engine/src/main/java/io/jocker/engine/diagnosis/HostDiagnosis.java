package io.jocker.engine.diagnosis;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileSystemStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.Proc;
import io.jocker.runtime.cgroup.CgroupException;
import io.jocker.runtime.launch.StartException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this machine lacks, when a call was refused: privileges, room, user namespaces. */
public final class HostDiagnosis {
  private static final Set<OpenFlag> FIND = Set.of(OpenFlag.PATH);
  private static final String USER_NAMESPACE = "/proc/self/ns/user";
  private static final String MAX_USER_NAMESPACES = "/proc/sys/user/max_user_namespaces";

  /** What the JDK says of an ENOSPC, which it keeps no number of. */
  private static final String NO_SPACE = Errno.ENOSPC.text();

  /** Less than many a layer has. */
  private static final long LOW = 64L << 20;

  private final Linux linux;
  private final List<String> places;

  /**
   * The diagnosis of a command.
   *
   * @param places folders that it writes to
   */
  public HostDiagnosis(Linux linux, List<String> places) {
    this.linux = linux;
    this.places = List.copyOf(places);
  }

  /** What is missing; null where nothing was found. A look that fails finds nothing. */
  public @Nullable ErrorText explain(IOException failure) {
    try {
      if (failure instanceof StartException start) {
        return asksForUserNamespace(start) ? userNamespaces() : null;
      }
      Errno errno = errno(failure);
      if (errno == Errno.ENOSPC) {
        return fullDisk(String.valueOf(failure.getMessage()));
      }
      return errno == Errno.EPERM || errno == Errno.EACCES ? privileges() : null;
    } catch (SyscallException e) {
      failure.addSuppressed(e);
      return null;
    }
  }

  private static boolean asksForUserNamespace(StartException start) {
    return !start.isExecution()
        && (start.errno() == Errno.ENOSPC
            || start.errno() == Errno.EPERM
            || start.errno() == Errno.EINVAL);
  }

  /**
   * The errno of a call on files. What cgroups and starts are refused means other things: an ENOSPC
   * of a cgroup is one of processors, not of disks.
   */
  private static @Nullable Errno errno(IOException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof CgroupException || each instanceof StartException) {
        return null;
      }
      if (each instanceof SyscallException call) {
        return call.errno();
      }
      if (each instanceof IOException && String.valueOf(each.getMessage()).endsWith(NO_SPACE)) {
        return Errno.ENOSPC;
      }
    }
    return null;
  }

  private @Nullable ErrorText privileges() throws SyscallException {
    long uid = new Proc(linux).status().uids().effective();
    return uid == 0 ? null : ErrorText.of(ErrorCode.NOT_ROOT, places.get(0), Long.toString(uid));
  }

  private @Nullable ErrorText userNamespaces() throws SyscallException {
    if (!exists(USER_NAMESPACE)) {
      return ErrorText.ofForm(ErrorCode.USER_NAMESPACES, "none", USER_NAMESPACE);
    }
    String limit = exists(MAX_USER_NAMESPACES) ? read(MAX_USER_NAMESPACES) : "";
    return limit.equals("0")
        ? ErrorText.ofForm(ErrorCode.USER_NAMESPACES, "limit", MAX_USER_NAMESPACES, limit)
        : null;
  }

  /** The one that has no room; if none is empty now, the only one that there is to write to. */
  private @Nullable ErrorText fullDisk(String call) throws SyscallException {
    for (String place : places) {
      FileSystemStatus status = status(place);
      if (status.availableBytes() == 0) {
        return blocks(place, status, call);
      }
      if (status.files() > 0 && status.freeFiles() == 0) {
        return ErrorText.ofForm(
            ErrorCode.DISK_FULL, "files", place, Long.toString(status.files()), call);
      }
    }
    // What a failed command had written is removed by now, so the one that was full may have a
    // little.
    String low = onOneFileSystem() ? places.get(0) : theOnlyLowOne();
    return low == null ? null : blocks(low, status(low), call);
  }

  private static ErrorText blocks(String place, FileSystemStatus status, String call) {
    return ErrorText.ofForm(
        ErrorCode.DISK_FULL,
        "blocks",
        place,
        Long.toString(status.availableBytes()),
        Long.toString(status.bytes()),
        call);
  }

  private @Nullable String theOnlyLowOne() throws SyscallException {
    String low = null;
    for (String place : places) {
      if (status(place).availableBytes() < LOW) {
        if (low != null) {
          return null;
        }
        low = place;
      }
    }
    return low;
  }

  private boolean onOneFileSystem() throws SyscallException {
    for (String place : places) {
      if (!device(place).equals(device(places.get(0)))) {
        return false;
      }
    }
    return true;
  }

  private Object device(String place) throws SyscallException {
    return linux.files().statAt(Fd.CWD, place, Set.of()).device();
  }

  private FileSystemStatus status(String place) throws SyscallException {
    try (Fd folder = linux.files().openAt(Fd.CWD, place, FIND, 0)) {
      return linux.files().fileSystemStatus(folder);
    }
  }

  private boolean exists(String path) throws SyscallException {
    try {
      linux.files().statAt(Fd.CWD, path, Set.of(AtFlag.SYMLINK_NOFOLLOW));
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  private String read(String path) throws SyscallException {
    try (Fd file = linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0)) {
      return OsString.decode(linux.io().readAll(file, 64)).strip();
    }
  }
}
