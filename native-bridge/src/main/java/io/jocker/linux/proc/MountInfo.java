package io.jocker.linux.proc;

import io.jocker.linux.DeviceNumber;
import java.util.ArrayList;
import java.util.List;

/**
 * One mount as {@code /proc/PID/mountinfo} shows it: {@code proc_pid_mountinfo(5)}.
 *
 * <pre>{@code
 * 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue
 * 1  2  3    4     5     6          7                 8 9    10        11
 * }</pre>
 *
 * <p>In fields 4, 5, 7 and 9 to 11 the kernel writes space, tab, newline, backslash (and here and
 * there {@code #}) as a backslash with three octal digits; the strings here have the characters
 * themselves, and other bytes as {@link io.jocker.linux.OsString} has them.
 *
 * @param id (1) unique as long as the mount is there
 * @param parentId (2) of the mount that it lies on
 * @param device (3) of the files on it
 * @param root (4) which directory of the file system is its root; {@code /} but for bind mounts
 * @param mountPoint (5) as seen from the root of the process that the file belongs to
 * @param options (6) of this mount
 * @param optionalFields (7) none or more, up to the dash (8): {@code shared:N}, {@code master:N},
 *     {@code propagate_from:N}, {@code unbindable}
 * @param type (9) of the file system
 * @param source (10) what was mounted, in the file system's own words; may be empty
 * @param superOptions (11) of the file system
 */
public record MountInfo(
    int id,
    int parentId,
    DeviceNumber device,
    String root,
    String mountPoint,
    List<String> options,
    List<String> optionalFields,
    String type,
    String source,
    List<String> superOptions) {
  /** Fields 1 to 6, the dash, and fields 9 to 11. */
  private static final int FEWEST_FIELDS = 10;

  private static final int FIRST_OPTIONAL = 6;

  public MountInfo {
    options = List.copyOf(options);
    optionalFields = List.copyOf(optionalFields);
    superOptions = List.copyOf(superOptions);
  }

  /**
   * Reads the whole file, in its order: a mount comes after the one that it lies on.
   *
   * @throws IllegalArgumentException quoting the line that is not as above
   */
  public static List<MountInfo> parse(String text) {
    List<MountInfo> mounts = new ArrayList<>();
    for (String line : Lines.of(text)) {
      mounts.add(parseLine(line));
    }
    return mounts;
  }

  private static MountInfo parseLine(String line) {
    List<String> fields = Lines.split(line, ' ');
    int dash = FIRST_OPTIONAL;
    while (dash < fields.size() && !fields.get(dash).equals("-")) {
      dash++;
    }
    if (fields.size() < FEWEST_FIELDS || dash > fields.size() - 4) {
      throw Lines.malformed("mountinfo", line);
    }
    return new MountInfo(
        Lines.number(fields.get(0), line),
        Lines.number(fields.get(1), line),
        device(fields.get(2), line),
        unescape(fields.get(3)),
        unescape(fields.get(4)),
        unescapeAll(Lines.split(fields.get(5), ',')),
        unescapeAll(fields.subList(FIRST_OPTIONAL, dash)),
        unescape(fields.get(dash + 1)),
        unescape(fields.get(dash + 2)),
        unescapeAll(Lines.split(fields.get(dash + 3), ',')));
  }

  private static DeviceNumber device(String text, String line) {
    List<String> parts = Lines.split(text, ':');
    if (parts.size() != 2) {
      throw Lines.malformed("mountinfo", line);
    }
    return new DeviceNumber(Lines.number(parts.get(0), line), Lines.number(parts.get(1), line));
  }

  private static List<String> unescapeAll(List<String> fields) {
    List<String> all = new ArrayList<>(fields.size());
    for (String field : fields) {
      all.add(unescape(field));
    }
    return all;
  }

  private static String unescape(String field) {
    int at = field.indexOf('\\');
    if (at < 0) {
      return field;
    }
    StringBuilder out = new StringBuilder(field.length());
    int start = 0;
    for (; at >= 0; at = field.indexOf('\\', start)) {
      out.append(field, start, at);
      int code = octal(field, at + 1);
      out.append(code < 0 ? '\\' : (char) code);
      start = code < 0 ? at + 1 : at + 4;
    }
    return out.append(field, start, field.length()).toString();
  }

  /** Three octal digits that make an ASCII character, or -1. */
  private static int octal(String field, int at) {
    if (at + 3 > field.length()) {
      return -1;
    }
    int code = 0;
    for (int i = at; i < at + 3; i++) {
      char c = field.charAt(i);
      if (c < '0' || c > '7') {
        return -1;
      }
      code = code * 8 + c - '0';
    }
    return code < 0x80 ? code : -1;
  }
}
