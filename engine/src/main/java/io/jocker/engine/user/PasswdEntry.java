package io.jocker.engine.user;

import java.util.ArrayList;
import java.util.List;

/** One line of {@code passwd(5)}: {@code name:password:uid:gid:comment:home:shell}. */
record PasswdEntry(String name, long uid, long gid, String home) {

  /** All entries, in order. Lines that are no entry are passed over, as the C library does. */
  static List<PasswdEntry> parse(String text) {
    List<PasswdEntry> entries = new ArrayList<>();
    for (String line : AccountLines.of(text)) {
      List<String> fields = AccountLines.fields(line);
      if (fields.size() < 4) {
        continue;
      }
      long uid = AccountLines.id(fields.get(2));
      long gid = AccountLines.id(fields.get(3));
      if (uid >= 0 && gid >= 0) {
        String home = fields.size() > 5 ? fields.get(5) : "";
        entries.add(new PasswdEntry(fields.get(0), uid, gid, home));
      }
    }
    return entries;
  }
}
