package io.jocker.cli.daemon;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A stream of the caller's. When he is gone nobody is to write any more, though a terminal would
 * still take it: his shell has asked for the next command by then.
 */
final class CallerOutput extends OutputStream {
  private final IoCalls io;
  private final Fd file;
  private final Connection connection;

  CallerOutput(IoCalls io, Fd file, Connection connection) {
    this.io = io;
    this.file = file;
    this.connection = connection;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (connection.isGone()) {
      throw new IOException("the caller is gone");
    }
    io.writeFully(file, Arrays.copyOfRange(bytes, offset, offset + length));
  }
}
