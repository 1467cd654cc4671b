package io.jocker.linux.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.jocker.linux.OsString;
import io.jocker.linux.Quoting;
import java.util.Arrays;
import java.util.List;

/**
 * Native memory for the arguments of one call; all of it is given back by {@link #close}.
 *
 * <p>Not {@code com.sun.jna.Memory}: that registers every piece with a cleaner, whose thread would
 * be started on the way to every container.
 */
final class Scratch implements AutoCloseable {
  private long[] addresses = new long[4];
  private int count;

  /** {@code size} bytes, all zero. */
  Block block(int size) {
    Block block = room(size);
    block.clear();
    return block;
  }

  /** The same with anything in it, for what is overwritten as a whole anyway. */
  Block room(int size) {
    long address = Native.malloc(Math.max(size, 1));
    if (address == 0) {
      throw new OutOfMemoryError("malloc of " + size + " bytes");
    }
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, count * 2);
    }
    addresses[count++] = address;
    return new Block(new Pointer(address), size);
  }

  /** The address of {@code text} with a terminating NUL, as {@link OsString} has it. */
  long text(String text) {
    if (text.indexOf('\0') >= 0) {
      // The kernel would see a shorter string than the caller checked.
      throw new IllegalArgumentException("a NUL in " + Quoting.quoted(text));
    }
    byte[] bytes = OsString.encode(text);
    return bytes(Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** The same, but the null pointer for an empty string. */
  long textOrNull(String text) {
    return text.isEmpty() ? 0 : text(text);
  }

  /** The address of a copy. */
  long bytes(byte[] bytes) {
    return room(bytes.length).putBytes(0, bytes, 0, bytes.length).address();
  }

  /** The address of a null-terminated array of strings: {@code char *const argv[]}. */
  long vector(List<String> strings) {
    Block vector = block((strings.size() + 1) * Long.BYTES);
    for (int i = 0; i < strings.size(); i++) {
      vector.putLong(i * Long.BYTES, text(strings.get(i)));
    }
    return vector.address();
  }

  @Override
  public void close() {
    for (int i = 0; i < count; i++) {
      Native.free(addresses[i]);
    }
    count = 0;
  }
}
