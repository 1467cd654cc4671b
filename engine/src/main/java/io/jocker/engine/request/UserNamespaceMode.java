package io.jocker.engine.request;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a container has a user namespace, and which ids it maps. */
public sealed interface UserNamespaceMode {

  /** None of its own: uid 0 inside is uid 0 of the host. */
  UserNamespaceMode HOST = new Host();

  /** The host's. */
  record Host() implements UserNamespaceMode {}

  /** A new one; the engine picks a range of host ids that no other container has. */
  record Auto() implements UserNamespaceMode {}

  /**
   * A new one with these ranges, for users and groups alike.
   *
   * @param mappings at least one
   */
  record Mapped(List<IdRange> mappings) implements UserNamespaceMode {

    /** Copies the ranges and refuses those that overlap. */
    public Mapped {
      mappings = List.copyOf(mappings);
      if (mappings.isEmpty()) {
        throw new IllegalArgumentException("--userns: invalid USER mode: no id range");
      }
      for (int i = 0; i < mappings.size(); i++) {
        for (int j = 0; j < i; j++) {
          if (mappings.get(i).overlaps(mappings.get(j))) {
            throw new IllegalArgumentException(
                "--userns: id ranges overlap: " + mappings.get(j) + " and " + mappings.get(i));
          }
        }
      }
    }
  }

  /**
   * One line of uid_map, user_namespaces(7).
   *
   * @param firstInContainer 0 to 2^32-2
   * @param firstOnHost 0 to 2^32-2
   * @param size 1 or more ids
   */
  record IdRange(long firstInContainer, long firstOnHost, long size) {
    private static final long LAST_ID = 0xffff_fffeL;

    /** Checks that every id of the range is a valid one; 2^32-1 means "no id" to the kernel. */
    public IdRange {
      if (firstInContainer < 0
          || firstOnHost < 0
          || size < 1
          || size > LAST_ID + 1
          || firstInContainer + size - 1 > LAST_ID
          || firstOnHost + size - 1 > LAST_ID) {
        throw new IllegalArgumentException(
            "--userns: id range out of bounds: "
                + firstInContainer
                + ":"
                + firstOnHost
                + ":"
                + size);
      }
    }

    boolean overlaps(IdRange other) {
      return meets(firstInContainer, other.firstInContainer, other.size)
          || meets(firstOnHost, other.firstOnHost, other.size);
    }

    private boolean meets(long mine, long theirs, long theirSize) {
      return mine < theirs + theirSize && theirs < mine + size;
    }

    @Override
    public String toString() {
      return firstInContainer + ":" + firstOnHost + ":" + size;
    }
  }

  /**
   * Reads {@code --userns}: empty or {@code host}, {@code auto}, or ranges {@code
   * CONTAINER:HOST:SIZE} separated by commas, as in {@code 0:100000:65536}.
   */
  static UserNamespaceMode parse(String text) {
    if (text.isEmpty() || text.equals("host")) {
      return HOST;
    }
    if (text.equals("auto")) {
      return new Auto();
    }
    List<IdRange> ranges = new ArrayList<>();
    for (String range : text.split(",", -1)) {
      ranges.add(parseRange(range, text));
    }
    return new Mapped(ranges);
  }

  private static IdRange parseRange(String range, String whole) {
    String[] parts = range.split(":", -1);
    try {
      if (parts.length == 3) {
        return new IdRange(
            Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
      }
    } catch (NumberFormatException e) {
      throw refusal(whole, e);
    }
    throw refusal(whole, null);
  }

  private static IllegalArgumentException refusal(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "--userns: invalid USER mode: " + text + ": use host, auto or CONTAINER:HOST:SIZE", cause);
  }
}
