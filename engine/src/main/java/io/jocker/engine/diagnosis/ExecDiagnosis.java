package io.jocker.engine.diagnosis;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.linux.Errno;
import io.jocker.linux.FileStatus;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.ProcessSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why {@code execve(2)} refused a container's program. The kernel has one errno for several causes
 * (ENOENT: the file, its interpreter, its loader; EACCES: its mode, a directory above, the mount);
 * which it was is seen from the file.
 */
public final class ExecDiagnosis {
  /** A script's interpreter may be a script itself: the kernel goes on four times. */
  private static final int DEEPEST = 5;

  /** Longer than any path: PATH_MAX. */
  private static final int LONGEST_PATH = 4096;

  private final ContainerFiles files;
  private final ProcessSpec process;
  private final Permissions permissions;
  private final String container;
  private final String program;

  /**
   * The diagnosis of one failed start.
   *
   * @param container how the user knows it
   * @param permissions what its user may do
   */
  public ExecDiagnosis(
      ContainerFiles files, ProcessSpec process, Permissions permissions, String container) {
    this.files = files;
    this.process = process;
    this.permissions = permissions;
    this.container = container;
    this.program = process.args().get(0);
  }

  /**
   * What happened.
   *
   * @param tried the file that the last attempt was made with; the program's name itself where PATH
   *     was searched to its end
   * @param errno what the kernel answered
   */
  public ErrorText explain(String tried, Errno errno) throws SyscallException {
    if (errno == Errno.ETXTBSY) {
      return text(ErrorCode.EXEC_BUSY, "", tried);
    }
    List<String> candidates = tried.indexOf('/') < 0 ? candidates() : List.of(absolute(tried));
    for (String candidate : candidates) {
      ErrorText found = explain(candidate, errno, 0);
      if (found != null) {
        return found;
      }
    }
    if (errno != Errno.ENOENT && errno != Errno.ENOTDIR) {
      return text(ErrorCode.EXEC_FAILED, "", errno.describe());
    }
    return tried.indexOf('/') < 0
        ? text(ErrorCode.EXEC_NOT_FOUND, "path", path())
        : text(ErrorCode.EXEC_NOT_FOUND, "");
  }

  private @Nullable ErrorText explain(String path, Errno errno, int depth) throws SyscallException {
    if (depth == DEEPEST) {
      return null;
    }
    try (ContainerFiles.Found file = files.find(path)) {
      if (file == null) {
        return null;
      }
      return switch (errno) {
        case EACCES -> explainDenied(file, depth);
        case ENOENT, ENOEXEC, ELIBBAD -> explainContents(file, errno, depth);
        default -> null;
      };
    }
  }

  private @Nullable ErrorText explainDenied(ContainerFiles.Found file, int depth)
      throws SyscallException {
    for (int slash = file.path().indexOf('/', 1);
        slash > 0;
        slash = file.path().indexOf('/', slash + 1)) {
      ErrorText closed = explainDirectory(file.path().substring(0, slash));
      if (closed != null) {
        return closed;
      }
    }
    FileStatus status = file.status();
    if (status.isDirectory()) {
      return text(ErrorCode.EXEC_DIRECTORY, "", file.path());
    }
    if (!permissions.mayExecute(status)) {
      return text(ErrorCode.EXEC_PERMISSION, "mode", file.path(), mode(status), permissions.user());
    }
    if (file.isNoExec()) {
      return text(ErrorCode.EXEC_NOEXEC, "", file.path());
    }
    return status.isRegular() ? explainContents(file, Errno.EACCES, depth) : null;
  }

  private @Nullable ErrorText explainDirectory(String path) throws SyscallException {
    try (ContainerFiles.Found directory = files.find(path)) {
      if (directory == null || permissions.maySearch(directory.status())) {
        return null;
      }
      String mode = mode(directory.status());
      return text(ErrorCode.EXEC_PERMISSION, "search", path, mode, permissions.user());
    }
  }

  private @Nullable ErrorText explainContents(ContainerFiles.Found file, Errno errno, int depth)
      throws SyscallException {
    FileStatus status = file.status();
    if (!status.isRegular()) {
      return null;
    }
    if (status.size() == 0) {
      return errno == Errno.ENOEXEC ? text(ErrorCode.EXEC_EMPTY, "", file.path()) : null;
    }
    byte[] head = file.read(0, ElfHeader.BYTES);
    Shebang script = Shebang.parse(head);
    if (script != null) {
      return explainScript(file, script, errno, depth);
    }
    ElfHeader elf = ElfHeader.parse(head);
    if (elf != null) {
      return explainElf(file, elf, errno, depth);
    }
    return errno == Errno.ENOEXEC ? text(ErrorCode.EXEC_FORMAT, "", file.path()) : null;
  }

  private @Nullable ErrorText explainScript(
      ContainerFiles.Found file, Shebang script, Errno errno, int depth) throws SyscallException {
    String interpreter = absolute(script.interpreter());
    if (errno == Errno.ENOENT && script.endsWithCarriageReturn()) {
      return text(ErrorCode.EXEC_CRLF, "", file.path(), interpreter);
    }
    if (errno == Errno.ENOENT && isMissing(interpreter)) {
      return text(ErrorCode.EXEC_INTERPRETER, "", file.path(), interpreter);
    }
    return explain(interpreter, errno, depth + 1);
  }

  private @Nullable ErrorText explainElf(
      ContainerFiles.Found file, ElfHeader elf, Errno errno, int depth) throws SyscallException {
    if (errno == Errno.ENOEXEC) {
      return elf.isForThisMachine()
          ? text(ErrorCode.EXEC_FORMAT, "elf", file.path())
          : text(
              ErrorCode.EXEC_ARCHITECTURE,
              "",
              file.path(),
              elf.machineName(),
              ElfHeader.thisMachine());
    }
    String loader = loader(file, elf);
    if (loader.isEmpty()) {
      return null;
    }
    if (errno == Errno.ENOENT && isMissing(loader)) {
      return text(ErrorCode.EXEC_LOADER, library(loader), file.path(), loader);
    }
    return explain(loader, errno, depth + 1);
  }

  private static String loader(ContainerFiles.Found file, ElfHeader elf) throws SyscallException {
    if (elf.interpreterSize() < 2 || elf.interpreterSize() > LONGEST_PATH) {
      return "";
    }
    byte[] name = file.read(elf.interpreterOffset(), (int) elf.interpreterSize());
    int end = 0;
    while (end < name.length && name[end] != 0) {
      end++;
    }
    return OsString.decode(name, 0, end);
  }

  /** The form of the message: whose loader it is, by its name. */
  private static String library(String loader) {
    String name = loader.substring(loader.lastIndexOf('/') + 1);
    if (name.startsWith("ld-musl-")) {
      return "musl";
    }
    return name.startsWith("ld-linux") || name.startsWith("ld64.so") || name.startsWith("ld.so")
        ? "glibc"
        : "other";
  }

  private boolean isMissing(String path) throws SyscallException {
    try (ContainerFiles.Found found = files.find(path)) {
      return found == null;
    }
  }

  private String absolute(String path) {
    return path.startsWith("/") ? path : process.cwd() + "/" + path;
  }

  private String path() {
    String found = "";
    for (String variable : process.env()) {
      if (variable.startsWith("PATH=")) {
        found = variable.substring("PATH=".length());
      }
    }
    return found;
  }

  /** The files that the program may have been, as {@code execvp(3)} looks for them. */
  private List<String> candidates() {
    List<String> candidates = new ArrayList<>();
    for (String directory : path().split(":", -1)) {
      if (!directory.isEmpty()) {
        candidates.add(absolute(directory + "/" + program));
      }
    }
    return candidates;
  }

  private static String mode(FileStatus status) {
    return String.format("%04o", status.permissions());
  }

  private ErrorText text(ErrorCode code, String form, String... more) {
    List<String> parameters = new ArrayList<>(List.of(container, program));
    parameters.addAll(List.of(more));
    return ErrorText.ofForm(code, form, parameters.toArray(new String[0]));
  }
}
