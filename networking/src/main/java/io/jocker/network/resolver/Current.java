package io.jocker.network.resolver;

import io.jocker.linux.Linux;
import io.jocker.network.Endpoints;
import io.jocker.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory as it is now. Who waits for word of a change may be late on a busy machine: a
 * container that has just been started would be refused as a stranger. So each question looks
 * whether the folders have changed, for every file in them is replaced by another one, which costs
 * two system calls.
 */
final class Current {
  private final Linux linux;
  private final Networks networks;
  private List<FileTime> times = List.of();
  private Directory directory = Directory.of(List.of(), List.of());

  Current(Linux linux, Networks networks) throws IOException {
    this.linux = linux;
    this.networks = networks;
    reload();
  }

  /** Looks first whether it has changed. */
  synchronized Directory get() {
    try {
      if (!times().equals(times)) {
        reload();
      }
    } catch (IOException e) {
      // The folders are going: what was known last is as good as anything.
    }
    return directory;
  }

  /** Reads all of it. */
  synchronized Directory reload() throws IOException {
    // Before, not after: what changes meanwhile is then read once more.
    times = times();
    directory = Directory.of(networks.all(), new Endpoints(linux, networks).all());
    return directory;
  }

  private List<FileTime> times() throws IOException {
    List<FileTime> all = new ArrayList<>();
    for (String folder : networks.folders()) {
      all.add(Files.getLastModifiedTime(Path.of(folder)));
    }
    return all;
  }
}
