package io.jocker.engine.local;

import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The file {@code volumes} of a container: which volumes it has, and what becomes of them with it.
 * It is there before the first of them is, so that none is forgotten if their making is cut off.
 *
 * <pre>
 * remove
 * new 4f2a...
 * anonymous 9c1e...
 * named data
 * </pre>
 *
 * @param removed whether the anonymous ones go with the container
 * @param made anonymous ones that this container was the first to have
 * @param shared anonymous ones that it has from another container
 * @param named the others
 */
record VolumeList(boolean removed, List<String> made, List<String> shared, List<String> named) {
  private static final int MAX_BYTES = 1 << 20;

  VolumeList {
    made = List.copyOf(made);
    shared = List.copyOf(shared);
    named = List.copyOf(named);
  }

  static VolumeList read(StoredContainer container) throws SyscallException {
    List<String> made = new ArrayList<>();
    List<String> shared = new ArrayList<>();
    List<String> named = new ArrayList<>();
    boolean removed = false;
    String text = container.folder().text(StoredContainer.VOLUMES, MAX_BYTES);
    for (String line : text.split("\n", -1)) {
      int blank = line.indexOf(' ');
      String name = line.substring(blank + 1);
      switch (line.substring(0, Math.max(0, blank))) {
        case "new" -> made.add(name);
        case "anonymous" -> shared.add(name);
        case "named" -> named.add(name);
        default -> removed |= line.equals("remove");
      }
    }
    return new VolumeList(removed, made, shared, named);
  }

  void write(StoredContainer container) throws SyscallException {
    StringBuilder text = new StringBuilder(removed ? "remove\n" : "keep\n");
    made.forEach(name -> text.append("new ").append(name).append('\n'));
    shared.forEach(name -> text.append("anonymous ").append(name).append('\n'));
    named.forEach(name -> text.append("named ").append(name).append('\n'));
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    container.folder().replace(StoredContainer.VOLUMES, bytes, false);
  }

  VolumeList withRemoval() {
    return new VolumeList(true, made, shared, named);
  }

  List<String> all() {
    List<String> all = new ArrayList<>(made);
    all.addAll(shared);
    all.addAll(named);
    return all;
  }
}
