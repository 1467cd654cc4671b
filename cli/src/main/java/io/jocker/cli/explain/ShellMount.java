package io.jocker.cli.explain;

import static io.jocker.cli.explain.ShellWords.quote;

import io.jocker.linux.story.CallMade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A mount as the calls tell it that made it, one after the other: a file system with its options,
 * or a copy of what is mounted elsewhere; and what was made in it.
 */
final class ShellMount {
  private static final String ATTRIBUTE = "MOUNT_ATTR_";
  private static final String PROPAGATION = "{propagation MS_";
  private static final String READ_ONLY = "ro";
  private static final String LOWER = "lowerdir=";
  private static final int PERMISSIONS = 07777;
  private static final int FILE_TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int BLOCK_DEVICE = 0060000;
  private static final int FIFO = 0010000;

  private String type = "";
  private String source = "";
  private String place = "";
  private boolean recursive;
  private final Map<String, String> opened = new HashMap<>();
  private final List<String> layers = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final List<String> flags = new ArrayList<>();
  private final List<ToldCall> contents = new ArrayList<>();
  private boolean readOnly;
  private String propagation = "";

  private ShellMount() {}

  static ShellMount of(List<CallMade> calls) {
    ShellMount mount = new ShellMount();
    for (ToldCall call : ToldCall.done(calls)) {
      mount.add(call);
    }
    return mount;
  }

  private void add(ToldCall call) {
    switch (call.name()) {
      case "fsopen" -> {
        type = call.text(0);
        source = type;
      }
      case "fsconfig" -> option(call);
      case "fsmount" -> attributes(call.word(2));
      case "openat" -> opened.put("/proc/self/fd/" + call.result(), call.text(1));
      case "mount" -> {
        if (!call.text(2).isEmpty()) {
          older(call);
        }
      }
      case "open_tree" -> copy(call);
      case "mount_setattr" -> {
        String set = call.word(call.word(3).isEmpty() ? 2 : 3);
        if (set.startsWith(PROPAGATION)) {
          propagation(set, call.word(2).contains("AT_RECURSIVE"));
        } else {
          attributes(set.substring("{set ".length(), set.indexOf(',')));
        }
      }
      case "mknodat", "mkdirat", "symlinkat", "fchownat" -> contents.add(call);
      default -> {}
    }
  }

  /** A file system as before Linux 6.7, after the newer calls for it were tried. */
  private void older(ToldCall call) {
    type = call.text(2);
    source = call.text(0);
    place = call.text(1);
    layers.clear();
    options.clear();
    for (String option : call.text(4).split(",", -1)) {
      if (option.startsWith(LOWER)) {
        for (String name : option.substring(LOWER.length()).split(":", -1)) {
          layers.add(escaped(opened.getOrDefault(name, name)));
        }
      } else {
        options.add(option);
      }
    }
  }

  /** The older call needs a place, from which the mount is only taken. */
  private void copy(ToldCall call) {
    if (place.isEmpty() || !call.text(1).equals(place)) {
      type = "";
      source = call.text(1);
      recursive = call.word(2).contains("AT_RECURSIVE");
    }
  }

  private static String escaped(String layer) {
    return layer.replace("\\", "\\\\").replace(":", "\\:");
  }

  private void option(ToldCall call) {
    String name = call.text(2);
    String value = call.text(3);
    switch (call.word(1)) {
      case "FSCONFIG_SET_FLAG" -> options.add(name);
      case "FSCONFIG_SET_STRING" -> {
        if (name.equals("source")) {
          source = value;
        } else if (name.equals("lowerdir+")) {
          layers.add(escaped(value));
        } else {
          options.add(name + "=" + value);
        }
      }
      default -> {}
    }
  }

  private void attributes(String words) {
    flags.clear();
    for (String word : words.split("\\|", -1)) {
      String name = word.startsWith(ATTRIBUTE) ? word.substring(ATTRIBUTE.length()) : word;
      if (name.equals("RDONLY")) {
        readOnly = true;
      } else if (!name.equals("0")) {
        flags.add(name.toLowerCase(Locale.ROOT));
      }
    }
  }

  /** {@code --make-rprivate} of <code>{propagation MS_PRIVATE}</code> for all below as well. */
  private void propagation(String words, boolean all) {
    String kind = words.substring(PROPAGATION.length(), words.length() - 1);
    propagation = "--make-" + (all ? "r" : "") + kind.toLowerCase(Locale.ROOT);
  }

  /** What a copy is made of; empty for a file system of its own. */
  String copied() {
    return type.isEmpty() ? source : "";
  }

  /** Whether this is a stack of layers. */
  boolean isOverlay() {
    return type.equals("overlay");
  }

  /** With directories of the script's own in place of the container's. */
  void mountLayers(ShellWords out, String target) {
    List<String> all = new ArrayList<>();
    if (!layers.isEmpty()) {
      all.add(LOWER + String.join(":", layers));
    }
    for (String option : options) {
      if (!option.startsWith("upperdir=") && !option.startsWith("workdir=")) {
        all.add(option);
      }
    }
    String writable = "upperdir=\"$work\"/upper,workdir=\"$work\"/work,";
    out.line("mount -t overlay -o", writable + quote(String.join(",", all)), "overlay", target);
  }

  /** Mounts a file system at a target and fills it. */
  void mount(ShellWords out, String target) {
    List<String> all = new ArrayList<>(flags);
    all.addAll(options);
    String with = all.isEmpty() ? "" : "-o " + quote(String.join(",", all)) + " ";
    out.line("mount -t", type, with + quote(source), target);
    for (ToldCall call : contents) {
      fill(out, call, target);
    }
    if (readOnly) {
      remount(out, target);
    }
  }

  /**
   * Binds what is mounted elsewhere.
   *
   * @param from the source as the script has it
   */
  void bind(ShellWords out, String from, String target) {
    out.line("mount", recursive ? "--rbind" : "--bind", from, target);
    if (readOnly || !flags.isEmpty()) {
      remount(out, target);
    }
    if (!propagation.isEmpty()) {
      out.line("mount", propagation, target);
    }
  }

  /** Last, for nothing can be made in what is read-only. */
  private void remount(ShellWords out, String target) {
    List<String> all = new ArrayList<>(List.of("remount", "bind"));
    if (readOnly) {
      all.add(READ_ONLY);
    }
    all.addAll(flags);
    out.line("mount -o", String.join(",", all), target);
  }

  private static void fill(ShellWords out, ToldCall call, String target) {
    switch (call.name()) {
      case "mkdirat" -> out.line("mkdir -p", target + "/" + quote(call.text(1)));
      case "symlinkat" ->
          out.line("ln -s", quote(call.text(0)), target + "/" + quote(call.text(2)));
      case "fchownat" -> {
        String ids = call.word(2) + ":" + call.word(3);
        out.line("chown -h", ids, target + "/" + quote(call.text(1)));
      }
      default ->
          node(
              out,
              Integer.parseInt(call.word(2), 8),
              Long.decode(call.word(3)),
              target + "/" + quote(call.text(1)));
    }
  }

  /**
   * Makes a device, a fifo or a file.
   *
   * @param device of {@code makedev(3)}
   */
  static void node(ShellWords out, int mode, long device, String path) {
    String permissions = "-m " + Integer.toOctalString(mode & PERMISSIONS);
    switch (mode & FILE_TYPE) {
      case CHARACTER_DEVICE -> out.line("mknod", permissions, path, "c", numbers(device));
      case BLOCK_DEVICE -> out.line("mknod", permissions, path, "b", numbers(device));
      case FIFO -> out.line("mkfifo", permissions, path);
      default -> out.line("install", permissions, "/dev/null", path);
    }
  }

  private static String numbers(long device) {
    long major = device >> 8 & 0xfff;
    long minor = (device & 0xff) | (device >> 12 & 0xfff00);
    return major + " " + minor;
  }
}
