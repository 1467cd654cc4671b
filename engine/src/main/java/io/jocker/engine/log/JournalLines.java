package io.jocker.engine.log;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.SyscallException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a journal that is kept in files as a log is, also while it grows. */
public final class JournalLines {
  private static final int CHUNK = 1 << 16;

  private final IoCalls io;
  private final LogFiles files;
  private final byte[] buffer = new byte[CHUNK];
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private @Nullable Fd current;

  /**
   * Lines of some files.
   *
   * @param files stay the caller's
   */
  public JournalLines(IoCalls io, LogFiles files) {
    this.io = io;
    this.files = files;
  }

  /** All that have come since the last time, or all that there are. */
  public List<String> next() throws SyscallException {
    List<String> lines = new ArrayList<>();
    files.refresh();
    while (true) {
      if (current != null) {
        readAll(current, lines);
      }
      if (!files.hasNext()) {
        return lines;
      }
      // A line that was not whole when its file was left is none.
      part.reset();
      current = files.next();
    }
  }

  private void readAll(Fd file, List<String> lines) throws SyscallException {
    for (int count = read(file); count > 0; count = read(file)) {
      int from = 0;
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          part.write(buffer, from, i - from);
          lines.add(part.toString(StandardCharsets.UTF_8));
          part.reset();
          from = i + 1;
        }
      }
      part.write(buffer, from, count - from);
    }
  }

  private int read(Fd file) throws SyscallException {
    return io.read(file, buffer, 0, buffer.length);
  }
}
