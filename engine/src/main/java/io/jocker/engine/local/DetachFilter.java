package io.jocker.engine.local;

import io.jocker.engine.DetachKeys;
import java.util.List;

/** Finds the keys by which a user leaves in what he types, and keeps them from the container. */
final class DetachFilter {
  private final List<Byte> keys;
  private final byte[] held;
  private int count;

  DetachFilter(DetachKeys keys) {
    this.keys = keys.bytes();
    this.held = new byte[this.keys.size()];
  }

  /** How much larger than what is typed the result can be. */
  int most() {
    return held.length;
  }

  /** Whether all keys have been typed; nothing that comes behind them is for the container. */
  boolean isComplete() {
    return count > 0 && count == keys.size();
  }

  /**
   * Passes bytes on, but for those that may be the beginning of the keys.
   *
   * @param to room for {@code length} and {@link #most} bytes
   * @return how many there are
   */
  int filter(byte[] from, int length, byte[] to) {
    if (keys.isEmpty()) {
      System.arraycopy(from, 0, to, 0, length);
      return length;
    }
    int passed = 0;
    for (int i = 0; i < length && !isComplete(); i++) {
      held[count++] = from[i];
      while (!isBeginning()) {
        to[passed++] = held[0];
        System.arraycopy(held, 1, held, 0, --count);
      }
    }
    return passed;
  }

  private boolean isBeginning() {
    for (int i = 0; i < count; i++) {
      if (held[i] != keys.get(i)) {
        return false;
      }
    }
    return true;
  }
}
