package io.jocker.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A command as the list of all commands knows it, without loading its class.
 *
 * @param name as its usage calls it: {@code run}, {@code image inspect}
 * @param summary what it does, in a few words
 * @param group under which heading the list shows it
 * @param paths all ways to call it, the name among them
 */
record CommandEntry(String name, String summary, Group group, List<String> paths) {

  /** The headings of the list. */
  enum Group {
    COMMON("Common Commands"),
    OTHER("Commands"),
    /** Only listed under their noun. */
    NOUN_ONLY("");

    private final String heading;

    Group(String heading) {
      this.heading = heading;
    }

    String heading() {
      return heading;
    }
  }

  /** The words after a noun that call this command, the usual one first. */
  List<String> wordsAfter(String noun) {
    List<String> words = new ArrayList<>();
    for (String path : paths) {
      if (path.startsWith(noun + " ")) {
        words.add(path.substring(noun.length() + 1));
      }
    }
    return words;
  }
}
