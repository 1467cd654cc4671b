package io.jocker.runtime.launch;

/**
 * The form of a container's log file: records one after the other, each a header of {@value
 * #HEADER_BYTES} bytes and a payload, all numbers little-endian.
 *
 * <pre>
 *  0  u32  bytes of the payload
 *  4  u32  stream
 *  8  i64  seconds since 1970
 * 16  i64  nanoseconds, 0 to 999,999,999
 * 24       payload
 * </pre>
 *
 * The monitor writes a record with one call, so only the last one can be torn (by a power failure
 * or a SIGKILL); a reader passes over what is left of it.
 */
public final class LogFormat {
  public static final int HEADER_BYTES = 24;

  /** What the container wrote to its standard output, or to its terminal. */
  public static final int STDOUT = 1;

  /** What it wrote to its standard error. */
  public static final int STDERR = 2;

  /** The payload is a u64: so many records were dropped before this one, for the disk was full. */
  public static final int DROPPED = 3;

  private LogFormat() {}
}
