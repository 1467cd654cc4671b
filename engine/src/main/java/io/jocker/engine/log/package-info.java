/**
 * Reading what a container wrote.
 *
 * <p>The monitor appends to a container's log one record for each piece of output that it read: a
 * header of 24 bytes, little-endian, then the bytes.
 *
 * <pre>
 *  0  u32  length of the bytes that follow the header
 *  4  u32  stream: 1 standard output, 2 standard error, 3 how many records were dropped (a u64)
 *  8  i64  seconds since 1970
 * 16  i64  nanoseconds, 0 to 999,999,999
 * </pre>
 *
 * <p>Pieces end where a read(2) ended, not at ends of lines; {@link
 * io.jocker.engine.log.LineAssembler} makes lines of them. A record that is not there whole, for
 * the machine or the monitor stopped in the middle, ends the log.
 */
@NullMarked
package io.jocker.engine.log;

import org.jspecify.annotations.NullMarked;
