package io.jocker.linux.recording;

import io.jocker.linux.Fd;
import java.util.IdentityHashMap;

/** Names for descriptors in the order in which they were opened, the same in every run. */
final class FdNames {
  private final IdentityHashMap<Fd, String> names = new IdentityHashMap<>();

  /** The name for a descriptor that a recorded call opened. */
  synchronized String open(Fd fd) {
    String name = "fd#" + (names.size() + 1);
    names.put(fd, name);
    return name;
  }

  synchronized String of(Fd fd) {
    return names.getOrDefault(fd, fd.toString());
  }
}
