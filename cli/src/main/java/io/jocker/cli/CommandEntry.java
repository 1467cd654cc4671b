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

  /** Where the list of all commands has it. */
  enum Group {
    COMMON,
    OTHER,
    /** Only listed under their noun. */
    NOUN_ONLY
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
