package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.WORKING_DIRECTORY;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.OsString;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;

/** Files of /proc, by which a process sets what no system call sets. */
final class FileSteps {
  private static final long O_WRONLY = 1;
  private static final long O_CLOEXEC = 02000000;

  private FileSteps() {}

  /** Opens, writes and closes one; each step's name begins with the name given. */
  static void write(ProgramBuilder program, String name, String path, String contents) {
    Step file =
        program.call(
            name + ": open",
            SystemCall.OPENAT,
            WORKING_DIRECTORY,
            text(path),
            named("O_WRONLY|O_CLOEXEC", O_WRONLY | O_CLOEXEC),
            number(0));
    program.call(
        name,
        SystemCall.WRITE,
        resultOf(file),
        text(contents),
        number(OsString.encode(contents).length));
    program.call(name + ": close", SystemCall.CLOSE, resultOf(file));
  }
}
