package io.jocker.engine.log;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** The records of a log, from the first file to the newest. */
final class LogRecords {
  /**
   * After so many bytes it is looked whether there are new files. A file that is open is not lost,
   * so a reader may fall behind by more than the log keeps.
   */
  private static final int LOOK_BYTES = 64 << 10;

  private final IoCalls io;
  private final LogFiles files;
  private final boolean following;
  private @Nullable RecordReader current;
  private int unlooked;

  /**
   * Records of some files.
   *
   * @param following whether files count that are begun while it reads
   */
  LogRecords(IoCalls io, LogFiles files, boolean following) {
    this.io = io;
    this.files = files;
    this.following = following;
  }

  /** Passes over all that is there. */
  void skip() throws SyscallException {
    for (Fd file = files.next(); file != null; file = files.next()) {
      current = new RecordReader(io, file, files.end(file));
    }
  }

  /** The next record, or null where there is none yet: asked again, it looks again. */
  @Nullable LogRecord next() throws SyscallException {
    while (true) {
      // Before reading: a file that others follow on is complete, so its end is its end.
      boolean complete = files.hasNext();
      LogRecord record = current == null ? null : current.next();
      if (record != null) {
        look(record.bytes().length);
        return record;
      }
      if (!complete && following) {
        files.refresh();
      }
      if (complete || (current == null && files.hasNext())) {
        Fd file = files.next();
        current = file == null ? null : new RecordReader(io, file);
        if (files.isAfterGap()) {
          return LogRecord.missed();
        }
      } else if (!files.hasNext()) {
        return null;
      }
    }
  }

  private void look(int bytes) throws SyscallException {
    unlooked += bytes;
    if (following && unlooked > LOOK_BYTES) {
      unlooked = 0;
      files.refresh();
    }
  }
}
