package io.jocker.cli;

import io.jocker.linux.BulkInput;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import java.io.IOException;

/** The caller's standard input, or another descriptor, as a stream. Closing leaves it open. */
final class FdInput extends BulkInput {
  private final IoCalls io;
  private final Fd file;

  FdInput(IoCalls io, Fd file) {
    super(null);
    this.io = io;
    this.file = file;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count = io.read(file, bytes, offset, length);
    return count == 0 ? -1 : count;
  }
}
