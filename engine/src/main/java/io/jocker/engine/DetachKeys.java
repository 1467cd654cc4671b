package io.jocker.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys by which a user leaves a container that goes on.
 *
 * @param bytes what a terminal sends for them, one after the other; empty: there is no such key
 */
public record DetachKeys(List<Byte> bytes) {
  /** Docker's: Ctrl-P, Ctrl-Q. */
  public static final DetachKeys DEFAULT = new DetachKeys(List.of((byte) 16, (byte) 17));

  /** Nobody can leave. */
  public static final DetachKeys NONE = new DetachKeys(List.of());

  private static final String CONTROL = "ctrl-";

  /** Behind {@code ctrl-}: the characters from 0 on, as {@code ascii(7)} has them. */
  private static final String CONTROLLED = "@abcdefghijklmnopqrstuvwxyz[\\]^_";

  public DetachKeys {
    bytes = List.copyOf(bytes);
  }

  /**
   * Reads {@code ctrl-p,ctrl-q}: single characters, or {@code ctrl-} with a letter or one of the
   * other characters that a control key is named after. An empty text is the default.
   */
  public static DetachKeys parse(String text) {
    if (text.isEmpty()) {
      return DEFAULT;
    }
    List<Byte> bytes = new ArrayList<>();
    for (String key : text.split(",", -1)) {
      bytes.add(parseKey(key));
    }
    return new DetachKeys(bytes);
  }

  private static Byte parseKey(String key) {
    if (key.length() == 1 && key.charAt(0) < 128) {
      return (byte) key.charAt(0);
    }
    if (key.length() == CONTROL.length() + 1 && key.startsWith(CONTROL)) {
      int code = CONTROLLED.indexOf(key.charAt(CONTROL.length()));
      if (code >= 0) {
        return (byte) code;
      }
    }
    throw new IllegalArgumentException("invalid detach keys: unknown character: '" + key + "'");
  }
}
