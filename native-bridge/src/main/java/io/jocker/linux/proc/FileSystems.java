package io.jocker.linux.proc;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The file systems that the kernel knows: {@code /proc/filesystems}, {@code proc_filesystems(5)}. A
 * module that would be loaded on demand is not among them.
 *
 * <pre>{@code
 * nodev   overlay
 *         ext4
 * 1       2
 * }</pre>
 */
public final class FileSystems {
  private FileSystems() {}

  /** The names (2), whether they need a device (1 is empty) or not. */
  public static Set<String> parse(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (String line : Lines.of(text)) {
      List<String> words = Lines.words(line);
      if (!words.isEmpty()) {
        names.add(words.get(words.size() - 1));
      }
    }
    return names;
  }
}
