package io.jocker.engine.user;

import java.util.ArrayList;
import java.util.List;

/** One line of {@code group(5)}: {@code name:password:gid:member,member}. */
record GroupEntry(String name, long gid, List<String> members) {

  /** All entries, in order. Lines that are no entry are passed over, as the C library does. */
  static List<GroupEntry> parse(String text) {
    List<GroupEntry> entries = new ArrayList<>();
    for (String line : AccountLines.of(text)) {
      List<String> fields = AccountLines.fields(line);
      long gid = fields.size() < 3 ? -1 : AccountLines.id(fields.get(2));
      if (gid >= 0) {
        List<String> members =
            fields.size() > 3 ? AccountLines.split(fields.get(3), ',') : List.of();
        entries.add(new GroupEntry(fields.get(0), gid, members));
      }
    }
    return entries;
  }
}
