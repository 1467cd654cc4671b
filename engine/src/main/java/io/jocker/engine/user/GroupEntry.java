package io.jocker.engine.user;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code group(5)}: {@code name:password:gid:member,member}.
 *
 * @param members as the file has them, commas between
 */
record GroupEntry(String name, long gid, String members) {
  private static final int FIELDS = 4;

  /**
   * The next entry, null after the last. Lines that are no entry are passed over, as the C library
   * does.
   */
  static @Nullable GroupEntry next(AccountLines lines) {
    for (String line = lines.next(); line != null; line = lines.next()) {
      List<String> fields = AccountLines.fields(line, FIELDS);
      long gid = fields.size() < 3 ? -1 : AccountLines.id(fields.get(2));
      if (gid >= 0) {
        return new GroupEntry(fields.get(0), gid, fields.size() < FIELDS ? "" : fields.get(3));
      }
    }
    return null;
  }

  /** Whether this user is a member. */
  boolean has(String user) {
    int from = 0;
    while (from <= members.length()) {
      int comma = members.indexOf(',', from);
      int end = comma < 0 ? members.length() : comma;
      if (end - from == user.length() && members.startsWith(user, from)) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }
}
