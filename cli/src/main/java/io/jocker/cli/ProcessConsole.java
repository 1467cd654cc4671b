package io.jocker.cli;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * The console of a process, whose kernel is only asked when a command wants to know.
 *
 * @param output standard output
 * @param error standard error
 * @param kernel opened at the first question
 */
record ProcessConsole(OutputStream output, OutputStream error, Supplier<Linux> kernel)
    implements Console {
  private static final int USUAL_COLUMNS = 80;

  @Override
  public boolean isTerminal(Fd stream) {
    return kernel.get().terminals().isTerminal(stream);
  }

  @Override
  public int columns(Fd stream) {
    try {
      int columns = kernel.get().terminals().windowSize(stream).columns();
      return columns > 0 ? columns : USUAL_COLUMNS;
    } catch (SyscallException e) {
      return USUAL_COLUMNS;
    }
  }
}
