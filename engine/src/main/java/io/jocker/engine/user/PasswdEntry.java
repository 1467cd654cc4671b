package io.jocker.engine.user;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of {@code passwd(5)}: {@code name:password:uid:gid:comment:home:shell}. */
record PasswdEntry(String name, long uid, long gid, String home) {
  private static final int FIELDS = 6;

  /**
   * The next entry, null after the last. Lines that are no entry are passed over, as the C library
   * does.
   */
  static @Nullable PasswdEntry next(AccountLines lines) {
    for (String line = lines.next(); line != null; line = lines.next()) {
      List<String> fields = AccountLines.fields(line, FIELDS);
      long uid = fields.size() < 4 ? -1 : AccountLines.id(fields.get(2));
      long gid = fields.size() < 4 ? -1 : AccountLines.id(fields.get(3));
      if (uid >= 0 && gid >= 0) {
        return new PasswdEntry(
            fields.get(0), uid, gid, fields.size() < FIELDS ? "" : fields.get(5));
      }
    }
    return null;
  }
}
