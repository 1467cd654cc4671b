package io.jocker.engine.request;

import io.jocker.engine.request.MountSpec.Tmpfs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code --tmpfs TARGET[:OPTIONS]}. */
public final class TmpfsOption {
  private TmpfsOption() {}

  /** What docker mounts a tmpfs with when nothing else is said. */
  static final List<String> DEFAULT_OPTIONS = List.of("noexec", "nosuid", "nodev");

  private static final List<String> FLAGS =
      List.of(
          "ro",
          "rw",
          "exec",
          "noexec",
          "suid",
          "nosuid",
          "dev",
          "nodev",
          "sync",
          "async",
          "dirsync",
          "atime",
          "noatime",
          "diratime",
          "nodiratime",
          "relatime",
          "norelatime",
          "strictatime",
          "nostrictatime",
          "mand",
          "nomand");
  private static final List<String> VALUES =
      List.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol");

  /** Reads one value, as in {@code /run:size=64m,mode=755,exec}. */
  public static Tmpfs parse(String text) {
    int colon = text.indexOf(':');
    String target = colon < 0 ? text : text.substring(0, colon);
    List<String> options = new ArrayList<>(DEFAULT_OPTIONS);
    Long size = null;
    Integer mode = null;
    boolean readOnly = false;
    for (String option : colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? "" : option.substring(equals + 1);
      check(option, name, equals >= 0);
      switch (name) {
        case "size" -> size = parseSize(option, value);
        case "mode" -> mode = parseMode(option, value);
        case "ro" -> readOnly = true;
        case "rw" -> readOnly = false;
        default -> replace(options, option);
      }
    }
    return new Tmpfs(target, readOnly, size, mode, options);
  }

  private static void check(String option, String name, boolean hasValue) {
    if (!(hasValue ? VALUES : FLAGS).contains(name)) {
      throw refusal(option, null);
    }
  }

  /** A flag takes its opposite out of the defaults: {@code exec} removes {@code noexec}. */
  private static void replace(List<String> options, String option) {
    options.remove(option.startsWith("no") ? option.substring(2) : "no" + option);
    options.remove(option);
    options.add(option);
  }

  private static Long parseSize(String option, String value) {
    // The kernel itself reads "50%" of memory; only the engine could know how much that is.
    if (value.endsWith("%")) {
      throw new IllegalArgumentException(
          "invalid tmpfs option [\"" + option + "\"]: give the size in bytes, k, m or g");
    }
    try {
      return ByteSize.parse(value).bytes();
    } catch (IllegalArgumentException e) {
      throw refusal(option, e);
    }
  }

  private static Integer parseMode(String option, String value) {
    try {
      int mode = Integer.parseInt(value, 8);
      if (mode >= 0 && mode <= 07777) {
        return mode;
      }
      throw refusal(option, null);
    } catch (NumberFormatException e) {
      throw refusal(option, e);
    }
  }

  private static IllegalArgumentException refusal(String option, @Nullable Throwable cause) {
    return new IllegalArgumentException("invalid tmpfs option [\"" + option + "\"]", cause);
  }
}
