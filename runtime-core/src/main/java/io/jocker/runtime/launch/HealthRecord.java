package io.jocker.runtime.launch;

import io.jocker.linux.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What the checks of a container have found, as they write it into the {@code health} file. It is
 * as large from the beginning as it ever gets, so a full disk cannot lose a result. All numbers
 * have 64 bits, in the machine's order (little endian):
 *
 * <pre>
 * 0  status   8  failures in a row   16  checks so far   24  where the next result goes
 * 32 the descriptor of the monitor's timer
 * 40 five results, the oldest one overwritten by the next:
 *    0 its number, from 1   8 begin   24 end (struct timespec each)   40 si_code, 48 si_status of
 *    waitid(2)   56 1 if its time was up   64 errno if it could not be run   72 bytes of output
 *    80 output, up to 4096 bytes
 * </pre>
 *
 * @param failingStreak failures in a row
 * @param checks how many there have been
 * @param timer the monitor's descriptor, by which a check can be had at once
 * @param results the last ones, oldest first
 */
public record HealthRecord(
    Status status, long failingStreak, long checks, int timer, List<Result> results) {

  /** How it is, in docker's words. */
  public enum Status {
    STARTING("starting", 0),
    HEALTHY("healthy", 1),
    UNHEALTHY("unhealthy", 2);

    private final String word;
    private final int number;

    Status(String word, int number) {
      this.word = word;
      this.number = number;
    }

    /** What stands for it in the file. */
    int number() {
      return number;
    }

    private static Status of(long number) {
      for (Status status : values()) {
        if (status.number == number) {
          return status;
        }
      }
      throw new IllegalArgumentException("no status of health: " + number);
    }

    /** The word. */
    public String word() {
      return word;
    }
  }

  /**
   * One check.
   *
   * @param exitCode as a shell says it; -1 if its time was up or it could not be run
   * @param output what it wrote, the first 4096 bytes
   */
  public record Result(Instant start, Instant end, int exitCode, String output) {}

  static final int STATUS = 0;
  static final int STREAK = 8;
  static final int CHECKS = 16;
  static final int NEXT = 24;
  static final int TIMER = 32;

  /** What a check reads and writes of the beginning. */
  static final int HEADER = 32;

  static final int FIRST_RESULT = 40;
  static final int NUMBER = 0;
  static final int START = 8;
  static final int END = 24;
  static final int CODE = 40;
  static final int EXIT = 48;
  static final int LATE = 56;
  static final int ERRNO = 64;
  static final int LENGTH = 72;
  static final int OUTPUT = 80;
  static final int OUTPUT_BYTES = 4096;
  static final int RESULT_BYTES = OUTPUT + OUTPUT_BYTES;
  static final int CLD_EXITED = 1;
  private static final int RESULTS = 5;

  /** The size of the file. */
  public static final int BYTES = FIRST_RESULT + RESULTS * RESULT_BYTES;

  /** So many bytes are enough for the status. */
  public static final int STATUS_BYTES = FIRST_RESULT;

  public HealthRecord {
    results = List.copyOf(results);
  }

  /** What the file begins with before the first check. */
  public static byte[] beginning() {
    ByteBuffer out = ByteBuffer.allocate(FIRST_RESULT).order(ByteOrder.LITTLE_ENDIAN);
    return out.putLong(NEXT, FIRST_RESULT).putLong(TIMER, -1).array();
  }

  /** Reads the file, or its first {@link #STATUS_BYTES} bytes, and then no results. */
  public static HealthRecord parse(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long checks = in.getLong(CHECKS);
    List<Numbered> found = new ArrayList<>();
    for (int at = FIRST_RESULT; at + RESULT_BYTES <= file.length; at += RESULT_BYTES) {
      long number = in.getLong(at + NUMBER);
      // One that is being written is not counted yet.
      if (number > checks - RESULTS && number <= checks && number > 0) {
        found.add(new Numbered(number, result(in, file, at)));
      }
    }
    found.sort(Comparator.comparingLong(Numbered::number));
    return new HealthRecord(
        Status.of(in.getLong(STATUS)),
        in.getLong(STREAK),
        checks,
        (int) in.getLong(TIMER),
        found.stream().map(Numbered::result).toList());
  }

  private record Numbered(long number, Result result) {}

  private static Result result(ByteBuffer in, byte[] file, int at) {
    long length = in.getLong(at + LENGTH);
    byte[] output =
        Arrays.copyOfRange(file, at + OUTPUT, at + OUTPUT + (int) Math.min(length, OUTPUT_BYTES));
    String text = new String(output, StandardCharsets.UTF_8) + (length > OUTPUT_BYTES ? "..." : "");
    Instant start = time(in, at + START);
    Instant end = time(in, at + END);
    int errno = (int) in.getLong(at + ERRNO);
    if (errno != 0) {
      return new Result(start, end, -1, "cannot be run: " + Errno.of(errno).describe());
    }
    if (in.getLong(at + LATE) != 0) {
      String late = "Health check exceeded timeout";
      return new Result(start, end, -1, text.isEmpty() ? late : late + ": " + text);
    }
    int status = (int) in.getLong(at + EXIT);
    return new Result(
        start, end, in.getLong(at + CODE) == CLD_EXITED ? status : 128 + status, text);
  }

  private static Instant time(ByteBuffer in, int at) {
    return Instant.ofEpochSecond(in.getLong(at), in.getLong(at + 8));
  }
}
