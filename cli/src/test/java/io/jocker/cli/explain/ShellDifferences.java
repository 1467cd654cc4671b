package io.jocker.cli.explain;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In what a container built by hand may differ from jocker's: the list of {@code docs/explain.md},
 * by the same names. What is allowed here is taken out of a report, and nothing else.
 */
public final class ShellDifferences {
  /** The names in the document's table. */
  static final Set<String> NAMES =
      Set.of(
          "ids",
          "folder",
          "layers",
          "order",
          "links",
          "seccomp",
          "session",
          "signals",
          "leash",
          "streams",
          "terminal",
          "init",
          "devices",
          "recursive",
          "network",
          "ipc",
          "copied",
          "user-namespace",
          "bundle");

  /** What the kernel says of a process in each moment anew: no property of a container. */
  private static final Set<String> FIELDS =
      Set.of(
          "Name",
          "Umask",
          "State",
          "Uid",
          "Gid",
          "Groups",
          "NoNewPrivs",
          "CapInh",
          "CapPrm",
          "CapEff",
          "CapBnd",
          "CapAmb",
          "Cpus_allowed_list",
          "Mems_allowed_list");

  private static final Pattern MOUNT =
      Pattern.compile(
          "mount \\d+ \\d+ \\d+:\\d+ (\\S+) (\\S+) (\\S+)( \\S+)* - (\\S+) (\\S+) (.*)");

  private ShellDifferences() {}

  /** A line of a report, or none. */
  public static List<String> without(String line) {
    if (line.startsWith("status ")) {
      String field = line.substring("status ".length(), Math.max(8, line.indexOf(':')));
      return FIELDS.contains(field) ? List.of(line) : List.of();
    }
    Matcher mount = MOUNT.matcher(line);
    if (mount.matches()) {
      // ids: mount ids, and the device numbers of file systems that each start makes anew
      String options = mount.group(7).replaceAll("(upperdir|workdir)=[^,]*", "$1=");
      // layers: one after the other, or all in one text
      options = options.replaceFirst("lowerdir\\+=", "lowerdir=").replace(",lowerdir+=", ":");
      return List.of(
          String.join(" ", "mount", mount.group(2), mount.group(3), shared(mount.group(4)))
              + " "
              + mount.group(5)
              + " "
              + mount.group(6)
              + " "
              + options
              + " "
              + root(mount.group(1)));
    }
    if (line.matches("file d.* proc")) {
      return List.of(line.replaceFirst(" +\\d+", "")); // as many as there are processes
    }
    return List.of(
        line.replaceAll("\\b[0-9a-f]{64}\\b", "ID").replaceAll("\\b[0-9a-f]{12}\\b", "ID"));
  }

  private static String shared(String tags) {
    return tags == null ? "" : tags.strip().replaceAll("\\d+", "N");
  }

  /** folder: files that jocker makes lie in the script's own folder. */
  private static String root(String root) {
    return root.replaceAll(".*/(containers/[0-9a-f]{64}|by-hand\\.\\w+)/", "FOLDER/");
  }
}
