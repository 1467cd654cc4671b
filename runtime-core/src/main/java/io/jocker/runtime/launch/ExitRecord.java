package io.jocker.runtime.launch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * How a container ended, as its monitor wrote it into the {@code exit} file: {@code siginfo_t} of
 * {@code waitid(2)} in 128 bytes, then the time ({@code struct timespec}, CLOCK_REALTIME). The file
 * was allocated before the start, so a full disk cannot lose it; all zero means that the container
 * has not ended, or that its monitor was killed first.
 *
 * @param signalled whether a signal killed it; {@code status} is then the signal's number, else the
 *     exit code
 * @param at when the monitor took its status
 */
public record ExitRecord(boolean signalled, int status, Instant at) {
  /** The size of the file. */
  public static final int BYTES = 144;

  static final int TIME_OFFSET = 128;
  private static final int CODE_OFFSET = 8;
  private static final int STATUS_OFFSET = 24;
  private static final int CLD_EXITED = 1;

  /** Reads the file's bytes; empty while nothing is recorded. */
  public static Optional<ExitRecord> parse(byte[] file) {
    if (file.length < BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int code = in.getInt(CODE_OFFSET);
    if (code == 0) {
      return Optional.empty();
    }
    Instant at = Instant.ofEpochSecond(in.getLong(TIME_OFFSET), in.getLong(TIME_OFFSET + 8));
    return Optional.of(new ExitRecord(code != CLD_EXITED, in.getInt(STATUS_OFFSET), at));
  }

  /** As a shell and docker say it: the exit code, or 128 + the signal's number. */
  public int exitCode() {
    return signalled ? 128 + status : status;
  }
}
